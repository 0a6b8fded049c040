/** What is counted and measured, for Prometheus. docs/operations.md says what each metric means. */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'
import type { Guarded } from '../graphql/limits/guarded-fields.ts'
import { boundedNames } from './bounded-names.ts'
import type { OperationRecord } from './operation-record.ts'

/** Seconds: a query by key takes a millisecond, a password's hash some hundreds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** How many operations are told apart by the name that their clients give them. */
const MOST_NAMES = 200

/** What is looked at when the metrics are read. */
export type Watched = {
  /** Password hashes that wait for a thread. */
  hashesWaiting?: () => number
  /** Database connections, or transactions where there is one connection, by their state. */
  databasePool?: () => Readonly<Record<string, number>>
}

export type Metrics = {
  /** An HTTP response went out. */
  responded(status: number): void
  /** An operation was answered, in so many seconds. */
  operation(record: OperationRecord, seconds: number): void
  /** Somebody asked for what they may not use. */
  denied(coordinate: string, kind: string): void
  /** Somebody tried to sign in, or the like. @param outcome `ok`, or the code of the error. */
  attempted(field: Guarded, outcome: string): void
  /** In Prometheus' text format. */
  read(): Promise<{ contentType: string; text: string }>
}

/** Of the process, and so only once in it: its memory, garbage collection, event loop. */
let ofProcess: Registry | undefined

function processMetrics(): Registry {
  if (ofProcess) return ofProcess
  ofProcess = new Registry()
  collectDefaultMetrics({ register: ofProcess })
  return ofProcess
}

export function createMetrics({ hashesWaiting, databasePool }: Watched = {}): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const shared = processMetrics()
  const nameOf = boundedNames(MOST_NAMES)

  const responses = new Counter({
    name: 'gatehouse_http_responses_total',
    help: 'HTTP responses by status.',
    labelNames: ['status'] as const,
    registers,
  })
  const operations = new Histogram({
    name: 'gatehouse_operation_duration_seconds',
    help: 'How long GraphQL operations took, by name, type and outcome: ok, or the code of the first error.',
    labelNames: ['operation', 'type', 'outcome'] as const,
    buckets: BUCKETS,
    registers,
  })
  const denials = new Counter({
    name: 'gatehouse_denials_total',
    help: 'Uses of the schema that were denied, by coordinate, and by what was missing: unauthenticated, role or maxAge.',
    labelNames: ['coordinate', 'kind'] as const,
    registers,
  })
  const attempts = new Counter({
    name: 'gatehouse_attempts_total',
    help: 'Operations that take a secret (login, refresh, …) by their field and outcome: ok, or the code of its error.',
    labelNames: ['field', 'outcome'] as const,
    registers,
  })
  if (hashesWaiting)
    new Gauge({
      name: 'gatehouse_password_hashes_waiting',
      help: 'Password hashes that wait for a thread.',
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
    operation({ name, type, code }, seconds) {
      const operation = nameOf(name, code === null)
      operations.observe({ operation, type: type ?? 'none', outcome: code ?? 'ok' }, seconds)
    },
    denied: (coordinate, kind) => denials.inc({ coordinate, kind }),
    attempted: (field, outcome) => attempts.inc({ field, outcome }),
    read: async () => ({
      contentType: registry.contentType,
      text: `${await registry.metrics()}${await shared.metrics()}`,
    }),
  }
}
