/** Measurements in interleaved rounds: what disturbs the machine for a while disturbs all alike. */

import type { Running } from './contestant.ts'
import type { Job, LoadClient } from './load.ts'
import { cpuOf, memoryOf } from './usage.ts'

/** Of one round: `cpu` is microseconds a request, `memory` megabytes at its end, latencies milliseconds. */
export type Sample = { requestsPerSecond: number; p50: number; p99: number; cpu: number; memory: number }

/** Samples by the name of what was measured, in the order of the rounds. */
export type Samples = Map<string, Sample[]>

/** One thing to measure: a server, what it is asked, and who asks. */
export type Entry = { name: string; server: Running; client: LoadClient; job: Omit<Job, 'port'> }

/** Each entry once a round, every round in another order, after a round that only warms up. */
export async function interleave(entries: Entry[], rounds: number): Promise<Samples> {
  const samples: Samples = new Map(entries.map(({ name }) => [name, []]))
  for (const entry of entries) await measure(entry)
  for (let round = 0; round < rounds; round++)
    for (const entry of shuffled(entries)) samples.get(entry.name)?.push(await measure(entry))
  return samples
}

/** @throws Error where an answer was not what was asked for. */
export async function measure({ name, server, client, job }: Entry): Promise<Sample> {
  const before = cpuOf(server.pid)
  const outcome = await client.runCleanly({ ...job, port: server.port }).catch((error: Error) => {
    throw new Error(`${name}: ${error.message}`)
  })
  const { count, seconds, p50, p99 } = outcome
  const cpu = ((cpuOf(server.pid) - before) / count) * 1e6
  return { requestsPerSecond: count / seconds, p50, p99, cpu, memory: memoryOf(server.pid) }
}

export function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}
