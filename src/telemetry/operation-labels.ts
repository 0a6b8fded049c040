import type { OperationRecord } from './operation-record.ts'

const ANONYMOUS = 'anonymous'
const OTHER = 'other'

/** Maximum length of a name, in characters. Names written by people are shorter. */
const MAX_NAME_LENGTH = 64

export type OperationLabels = { operation: string; type: string; outcome: string }

export type LabelLimits = {
  /** Operations with their own series. */
  maxNames: number
  /** Label combinations of named operations; each adds about 16 lines to a scrape. */
  maxSeries: number
}

/**
 * Returns metric labels for operations. Clients choose operation names, so only trusted names get their own series, and
 * only a limited number. Invented names thus fill neither this process's memory nor that of Prometheus.
 * @returns a function of a record and whether its name is trusted.
 */
export function operationLabels(limits: LabelLimits): (record: OperationRecord, trusted: boolean) => OperationLabels {
  const names = new Set<string>()
  const series = new Set<string>()

  function nameOf(name: string | null, trusted: boolean): string {
    if (name === null) return ANONYMOUS
    if (names.has(name)) return name
    if (!trusted || names.size >= limits.maxNames || name.length > MAX_NAME_LENGTH) return OTHER
    names.add(name)
    return name
  }

  return ({ name, type, code }, trusted) => {
    const labels = { operation: nameOf(name, trusted), type: type ?? 'none', outcome: code ?? 'ok' }
    if (labels.operation === ANONYMOUS || labels.operation === OTHER) return labels
    const key = `${labels.type} ${labels.outcome} ${labels.operation}`
    if (!series.has(key) && series.size >= limits.maxSeries) return { ...labels, operation: OTHER }
    series.add(key)
    return labels
  }
}
