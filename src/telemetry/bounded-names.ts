const ANONYMOUS = 'anonymous'
const OTHER = 'other'

/** Longer ones were not made up by people. */
const LONGEST = 64

/**
 * Makes labels of names that clients choose: the first so many that were good for something are told apart, so that inventing names
 * fills neither our memory nor Prometheus'.
 * @returns a function of a name, and of whether it may be kept.
 */
export function boundedNames(most: number): (name: string | null, good: boolean) => string {
  const kept = new Set<string>()
  return (name, good) => {
    if (name === null) return ANONYMOUS
    if (kept.has(name)) return name
    if (!good || kept.size >= most || name.length > LONGEST) return OTHER
    kept.add(name)
    return name
  }
}
