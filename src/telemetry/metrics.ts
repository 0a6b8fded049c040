/** Prometheus metrics. docs/operations.md describes each. */

import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client'
import { operationLabels } from './operation-labels.ts'
import type { OperationRecord } from './operation-record.ts'
import { processMetrics } from './process-metrics.ts'

/** In seconds. A query by key takes a millisecond, a password hash some hundred. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Limits of operation series: 400 kB per scrape in total. */
const LABEL_LIMITS = { maxNames: 100, maxSeries: 200 }

/** Values read at each scrape. */
export type Gauges = {
  /** Number of queued password hashes. */
  hashesWaiting?: () => number
  /** Database connections by state; transactions instead where there is a single connection. */
  databasePool?: () => Readonly<Record<string, number>>
}

export type Metrics = {
  /** Counts an HTTP response. */
  responded(status: number): void
  /**
   * Measures an operation.
   * @param options.persisted true for a persisted operation, whose name clients cannot choose.
   */
  operation(record: OperationRecord, seconds: number, options: { persisted: boolean }): void
  /** Counts a denied use of a coordinate. */
  denied(coordinate: string, kind: string): void
  /** Counts a credential mutation. @param outcome `ok` or the error code. */
  attempted(field: string, outcome: string): void
  /** Returns all metrics in the Prometheus text format. */
  read(): Promise<{ contentType: string; text: string }>
}

export function createMetrics({ hashesWaiting, databasePool }: Gauges = {}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const labelsOf = operationLabels(LABEL_LIMITS)

  const responses = new Counter({
    name: 'gatehouse_http_responses_total',
    help: 'HTTP responses by status.',
    labelNames: ['status'] as const,
    registers,
  })
  const operations = new Histogram({
    name: 'gatehouse_operation_duration_seconds',
    help: 'Duration of GraphQL operations by name, type and outcome (ok or the code of the first error).',
    labelNames: ['operation', 'type', 'outcome'] as const,
    buckets: BUCKETS,
    registers,
  })
  const denials = new Counter({
    name: 'gatehouse_denials_total',
    help: 'Denied uses of the schema by coordinate and kind: unauthenticated, role or maxAge.',
    labelNames: ['coordinate', 'kind'] as const,
    registers,
  })
  const attempts = new Counter({
    name: 'gatehouse_attempts_total',
    help: 'Credential mutations (login, refresh, …) by field and outcome (ok or the error code).',
    labelNames: ['field', 'outcome'] as const,
    registers,
  })
  if (hashesWaiting)
    new Gauge({
      name: 'gatehouse_password_hashes_waiting',
      help: 'Queued password hashes.',
      registers,
      collect() {
        this.set(hashesWaiting())
      },
    })
  if (databasePool)
    new Gauge({
      name: 'gatehouse_database_pool',
      help: 'Database connections or transactions by state.',
      labelNames: ['state'] as const,
      registers,
      collect() {
        for (const [state, count] of Object.entries(databasePool())) this.set({ state }, count)
      },
    })

  return {
    responded: (status) => responses.inc({ status }),
    operation(record, seconds, { persisted }) {
      const succeededSignedIn = record.userId !== null && record.code === null
      operations.observe(labelsOf(record, persisted || succeededSignedIn), seconds)
    },
    denied: (coordinate, kind) => denials.inc({ coordinate, kind }),
    attempted: (field, outcome) => attempts.inc({ field, outcome }),
    async read() {
      const texts = await Promise.all([registry.metrics(), processMetrics.metrics()])
      return { contentType: registry.contentType, text: texts.join('') }
    },
  }
}
