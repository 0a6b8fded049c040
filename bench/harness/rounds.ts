/** Measures in interleaved rounds, so that disturbances of the machine affect all contestants alike. */

import type { Running } from './contestant.ts'
import type { Job, LoadClient } from './load/load.ts'
import { cpuOf, cpuOfEach, memoryOf } from './usage.ts'

/**
 * Figures of one round: `cpu` in microseconds per request, `memory` in megabytes at its end, latencies in milliseconds.
 */
export type Sample = { requestsPerSecond: number; p50: number; p99: number; cpu: number; memory: number }

/** Samples by name of the entry, in the order of the rounds. */
export type Samples = Map<string, Sample[]>

/** Measured entry: a server, its load, and helper processes whose CPU counts too. */
export type Entry = {
  name: string
  server: Running
  client: LoadClient
  job: Omit<Job, 'port'>
  helpers?: () => Promise<number[]>
}

/** Measures each entry once a round, in random order, after a warm-up round. */
export async function interleave(entries: Entry[], rounds: number): Promise<Samples> {
  const samples: Samples = new Map(entries.map(({ name }) => [name, []]))
  for (const entry of entries) await measure(entry)
  for (let round = 0; round < rounds; round++)
    for (const entry of shuffled(entries)) samples.get(entry.name)?.push(await measure(entry))
  return samples
}

/** @throws Error if a response has errors. */
export async function measure({ name, server, client, job, helpers = none }: Entry): Promise<Sample> {
  const before = cpuOf(server.pid)
  const helpersBefore = cpuOfEach(await helpers())
  const outcome = await client.runCleanly({ ...job, port: server.port }).catch((error: Error) => {
    throw new Error(`${name}: ${error.message}`)
  })
  const { count, seconds, p50, p99 } = outcome
  let used = cpuOf(server.pid) - before
  for (const [pid, cpu] of cpuOfEach(await helpers())) used += cpu - (helpersBefore.get(pid) ?? 0)
  return { requestsPerSecond: count / seconds, p50, p99, cpu: (used / count) * 1e6, memory: memoryOf(server.pid) }
}

const none = async () => []

export function shuffled<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value)
}
