/** Puts load on a server from another process. */

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { adopt, stop } from '../children.ts'
import type { Source } from '../sources.ts'

/**
 * Stops after `seconds` or `count` requests. Connections send continuously, or at `rate` requests per second in total.
 */
export type Job = {
  port: number
  connections: number
  seconds?: number
  count?: number
  rate?: number
  source: Source
}

/** Latencies of successful responses in milliseconds; `failures` counts the others by code. */
export type Outcome = {
  count: number
  failures: Record<string, number>
  seconds: number
  p50: number
  p99: number
  most: number
}

export class LoadClient {
  readonly #child: ChildProcess = adopt(fork(join(import.meta.dirname, 'load-client.ts')))

  #asked: PromiseWithResolvers<Outcome> | undefined

  constructor() {
    this.#child.on('message', (outcome: Outcome) => this.#asked?.resolve(outcome))
    this.#child.on('exit', () => this.#asked?.reject(new Error('The load client exited.')))
  }

  /** Runs a job, one at a time. */
  run(job: Job): Promise<Outcome> {
    this.#asked = Promise.withResolvers<Outcome>()
    this.#child.send(job)
    return this.#asked.promise
  }

  /** Runs a job. @throws Error if any response has errors, since failing fast must not look fast. */
  async runCleanly(job: Job): Promise<Outcome> {
    const outcome = await this.run(job)
    if (Object.keys(outcome.failures).length > 0)
      throw new Error(`Requests failed: ${JSON.stringify(outcome.failures)}`)
    return outcome
  }

  stop(): Promise<void> {
    return stop(this.#child)
  }
}
