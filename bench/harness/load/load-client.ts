/** Load client: a child process that sends requests to a server, and reports latencies and failures. */

import { setTimeout as sleep } from 'node:timers/promises'
import { createTraffic, type Traffic } from '../sources.ts'
import { percentile } from '../statistics.ts'
import { Connection } from './http-connection.ts'
import type { Job, Outcome } from './load.ts'

/** By port and source of the job: a chain of refresh tokens continues in the next job. */
const traffics = new Map<string, Traffic>()

function trafficOf({ port, source }: Job): Traffic {
  const key = JSON.stringify([port, source])
  const traffic = traffics.get(key) ?? createTraffic(source)
  traffics.set(key, traffic)
  return traffic
}

async function run(job: Job): Promise<Outcome> {
  const { port, connections, rate, count = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = job
  const traffic = trafficOf(job)
  const latencies: number[] = []
  const failures: Record<string, number> = {}
  const start = performance.now()
  const end = start + seconds * 1000
  let sent = 0
  let last = start

  /** Uses one connection: sends the next request after each response, or at its time if there is a rate. */
  async function work(index: number): Promise<void> {
    const connection = new Connection(port)
    while (performance.now() < end && sent < count) {
      const turn = sent++
      if (rate !== undefined) await sleep(Math.max(0, start + (turn / rate) * 1000 - performance.now()))
      const before = performance.now()
      const failure = await connection.send(traffic.next(index)).then(
        ({ status, body }) => {
          if (status !== 200 || body.includes('"errors"')) return codeOf(status, body)
          traffic.answered(index, body)
          return undefined
        },
        (error: Error) => error.message,
      )
      last = performance.now()
      if (failure === undefined) latencies.push(last - before)
      else {
        failures[failure] = (failures[failure] ?? 0) + 1
        await sleep(job.source.pause ?? 0)
      }
    }
    connection.close()
  }

  await Promise.all(Array.from({ length: connections }, (_, index) => work(index)))
  const sorted = latencies.sort((a, b) => a - b)
  const [p50, p99, most] = [percentile(sorted, 0.5), percentile(sorted, 0.99), percentile(sorted, 1)]
  return { count: sorted.length, failures, seconds: (last - start) / 1000, p50, p99, most }
}

const codeOf = (status: number, body: Buffer): string => /"code":"(\w+)"/.exec(body.toString())?.[1] ?? `HTTP ${status}`

process.on('message', async (job: Job) => process.send?.(await run(job)))
process.on('disconnect', () => process.exit())
