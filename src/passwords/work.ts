/** Work of one hash, or of all hashes computed for one password. */
export type Work = {
  /** Cost of bcrypt: each step doubles the work. 0 means none. */
  readonly bcrypt: number
  /** Iterations of PBKDF2. */
  readonly pbkdf2: number
  /** Tags of argon2id and scrypt. Their work cannot be split into smaller hashes, so each runs once. */
  readonly memoryHard: readonly string[]
}

export const NO_WORK: Work = { bcrypt: 0, pbkdf2: 0, memoryHard: [] }

/** Returns the least work that covers all given ones. */
export const dearestOf = (works: readonly Work[]): Work => ({
  bcrypt: Math.max(0, ...works.map(({ bcrypt }) => bcrypt)),
  pbkdf2: Math.max(0, ...works.map(({ pbkdf2 }) => pbkdf2)),
  memoryHard: [...new Set(works.flatMap(({ memoryHard }) => memoryHard))].sort(),
})
