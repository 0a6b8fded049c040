/** Load on a server, from a process of its own. */

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { adopt, stop } from './children.ts'
import type { Source } from './sources.ts'

/** It ends after `seconds` or `count` requests, whichever comes first; each connection is at it all the time, or at `rate` requests a second together. */
export type Job = {
  port: number
  connections: number
  seconds?: number
  count?: number
  rate?: number
  source: Source
}

/** Latencies are in milliseconds, of the answers without errors; `failures` counts the others by their code. */
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
    this.#child.on('exit', () => this.#asked?.reject(new Error('the load client ended')))
  }

  /** One job at a time. */
  run(job: Job): Promise<Outcome> {
    this.#asked = Promise.withResolvers<Outcome>()
    this.#child.send(job)
    return this.#asked.promise
  }

  /** @throws Error where any answer was not what was asked for: what fails fast must not look fast. */
  async runCleanly(job: Job): Promise<Outcome> {
    const outcome = await this.run(job)
    if (Object.keys(outcome.failures).length > 0)
      throw new Error(`requests failed: ${JSON.stringify(outcome.failures)}`)
    return outcome
  }

  stop(): Promise<void> {
    return stop(this.#child)
  }
}
