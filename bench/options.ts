/** Options of `npm run bench -- …`. */

import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const ROOT = join(import.meta.dirname, '..')

export type Options = {
  /** Interleaved rounds of each scenario. */
  rounds: number
  /** Length of one measurement, in seconds. */
  seconds: number
  /** Kept-alive connections of the load client. */
  connections: number
  /** Names of the scenarios to run. */
  only: readonly string[]
  /** Requests in the memory scenario, each with a new document and token. */
  requests: number
  /** Todos of the account that is paged to the end. */
  rows: number
  /** Checkout to measure; this one by default. */
  project: string
  /** PostgreSQL server on which databases may be created and dropped. */
  postgres: string
  /** URL of Redis. */
  redis: string
  /** Whether docs/lab/benchmarks.md is written. */
  write: boolean
}

const HELP = `Usage: npm run bench -- [flags]

  --only NAMES       scenarios, comma-separated (all of them): SCENARIOS
  --rounds N         interleaved rounds (7)
  --seconds N        length of one measurement (4)
  --connections N    kept-alive connections (32)
  --requests N       of the memory scenario (1000000)
  --rows N           todos of the one who pages to the end (1000100)
  --project DIR      the checkout to measure (this one)
  --postgres URL     a server where databases may be made (postgresql://postgres@127.0.0.1:5432)
  --redis URL        a Redis that may be used (redis://127.0.0.1:6379)
  --no-write         leave docs/lab/benchmarks.md as it is
`

/**
 * @param args arguments without the program.
 * @param scenarios names of all scenarios.
 * @returns the options, or the text to print instead of running.
 */
export function readOptions(args: string[], scenarios: string[]): Options | string {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      seconds: { type: 'string', default: '4' },
      connections: { type: 'string', default: '32' },
      requests: { type: 'string', default: '1000000' },
      rows: { type: 'string', default: '1000100' },
      project: { type: 'string', default: ROOT },
      postgres: { type: 'string', default: 'postgresql://postgres@127.0.0.1:5432' },
      redis: { type: 'string', default: 'redis://127.0.0.1:6379' },
      'no-write': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const only = values.only?.split(',') ?? scenarios
  const unknown = only.filter((name) => !scenarios.includes(name))
  if (values.help || unknown.length > 0) return HELP.replace('SCENARIOS', scenarios.join(', '))
  const [rounds, seconds, connections, requests, rows] = [
    values.rounds,
    values.seconds,
    values.connections,
    values.requests,
    values.rows,
  ].map(Number) as [number, number, number, number, number]
  if (!(Math.min(rounds, seconds, connections, requests, rows) > 0))
    return HELP.replace('SCENARIOS', scenarios.join(', '))
  const { project, postgres, redis } = values
  return { rounds, seconds, connections, requests, rows, only, project, postgres, redis, write: !values['no-write'] }
}
