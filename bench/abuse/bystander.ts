/** Measures how a flood from one address or account affects another client. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Running } from '../harness/contestant.ts'
import { Connection, type Request, serialize } from '../harness/load/http-connection.ts'
import { LoadClient } from '../harness/load/load.ts'
import { from } from '../harness/logins.ts'
import { percentile } from '../harness/statistics.ts'
import { graphqlRequest, LOGIN } from '../operations.ts'
import { bytesOf } from './candidate.ts'

/** Bytes per second of a flood. */
const FLOOD_RATE = 100_000
const CONNECTIONS = 32

/** Requests per second of the bystander. */
const BYSTANDER_RATE = 40

export type Effect = {
  name: string
  /** In milliseconds. */
  health: number
  me: number
  /** Duration of the longest login, in milliseconds; null if none was attempted. */
  login: number | null
}

export type BystanderOptions = {
  server: Running
  /** Access token of a user who sends nothing else. */
  token: string
  /** Valid logins, one per account. */
  logins: readonly { email: string; password: string }[]
  seconds: number
}

/** Address of the bystander; floods use others. */
const ADDRESS = 0xfffffe

export class Bystander {
  readonly #options: BystanderOptions
  readonly #flood = new LoadClient()
  #logins = 0

  constructor(options: BystanderOptions) {
    this.#options = options
  }

  /** Measures during a flood of these requests, sent in turn; without requests, measures the idle server. */
  async measure(name: string, requests: readonly Request[]): Promise<Effect> {
    const { server, seconds } = this.#options
    const bytes = requests.reduce((sum, request) => sum + bytesOf(request), 0) / requests.length
    const flood =
      requests.length === 0
        ? null
        : this.#flood.run({
            port: server.port,
            connections: CONNECTIONS,
            seconds: seconds + 1,
            rate: FLOOD_RATE / bytes,
            source: { kind: 'repeat', requests: [...requests] },
          })
    await sleep(500)
    const [reads, login] = await Promise.all([this.#read(seconds), this.#login(seconds)])
    await flood
    return { name, ...reads, login }
  }

  async #read(seconds: number): Promise<{ health: number; me: number }> {
    const { server, token } = this.#options
    const health = serialize({ method: 'GET', path: '/health/live', headers: {}, body: '' })
    const me = serialize(from(ADDRESS, graphqlRequest('{ me { id name } }', {}, token)))
    const times = { health: [] as number[], me: [] as number[] }
    const connections = [new Connection(server.port), new Connection(server.port)] as const
    const begun = performance.now()
    for (let turn = 0; turn < seconds * BYSTANDER_RATE; turn++) {
      await sleep(Math.max(0, begun + (turn * 1000) / BYSTANDER_RATE - performance.now()))
      const kind = turn % 2 === 0 ? 'health' : 'me'
      const before = performance.now()
      await connections[turn % 2 === 0 ? 0 : 1].send(kind === 'health' ? health : me).catch(() => {})
      times[kind].push(performance.now() - before)
    }
    for (const connection of connections) connection.close()
    return { health: p99(times.health), me: p99(times.me) }
  }

  /** Runs valid logins one after the other. */
  async #login(seconds: number): Promise<number | null> {
    const { server, logins } = this.#options
    const connection = new Connection(server.port)
    const end = performance.now() + seconds * 1000
    let longest: number | null = null
    while (performance.now() < end && logins.length > 0) {
      const input = logins[this.#logins++ % logins.length]
      const before = performance.now()
      const { body } = await connection.send(serialize(from(ADDRESS, graphqlRequest(LOGIN, { input }))))
      if (!body.includes('"accessToken"'))
        throw new Error(`A valid login was rejected: ${body.toString().slice(0, 200)}`)
      longest = Math.max(longest ?? 0, performance.now() - before)
    }
    connection.close()
    return longest
  }

  stop(): Promise<void> {
    return this.#flood.stop()
  }
}

const p99 = (times: readonly number[]) =>
  percentile(
    times.toSorted((a, b) => a - b),
    0.99,
  )
