/** What `npm run bench -- …` takes. */

import { join } from 'node:path'
import { parseArgs } from 'node:util'

export const ROOT = join(import.meta.dirname, '..')

export type Options = {
  /** Interleaved rounds of each scenario. */
  rounds: number
  /** The length of one measurement, in seconds. */
  seconds: number
  /** Kept-alive connections that the load comes over. */
  connections: number
  /** The scenarios to run, in their own order. */
  only: readonly string[]
  /** Requests of the memory scenario, each with a document and a token of its own. */
  requests: number
  /** Todos of the one who pages to the end. */
  rows: number
  /** The checkout to measure: this one, unless two are compared. */
  project: string
  /** A server where databases may be made and dropped. */
  postgres: string
  /** A Redis that may be used. */
  redis: string
  /** Whether docs/performance.md is written. */
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
  --no-write         leave docs/performance.md as it is
`

/**
 * @param args without the program's own name.
 * @param scenarios the names that there are.
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
