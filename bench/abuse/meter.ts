/** Measures the cost of a request on the server's main thread. */

import { readFileSync } from 'node:fs'
import { type Answer, Connection, type Request, serialize } from '../harness/load/http-connection.ts'
import { bytesOf } from './candidate.ts'

export type Cost = {
  /** CPU time of the main thread, in milliseconds. */
  ms: number
  /** Cost relative to the limit of 5 ms plus 1 ms per KiB. Above 1 is a violation. */
  ratio: number
  /** Status, and code of the first error. */
  outcome: string
}

/** CPU time of a process's main thread in nanoseconds (Linux, /proc/PID/schedstat). */
const mainThreadTime = (pid: number) => Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0])

const allowedMs = (bytes: number) => 5 + bytes / 1024

export class Meter {
  readonly #pid: number
  readonly #connection: Connection

  constructor({ pid, port }: { pid: number; port: number }) {
    this.#pid = pid
    this.#connection = new Connection(port)
  }

  async measure(request: Request): Promise<Cost> {
    const before = mainThreadTime(this.#pid)
    const answer = await this.#connection.send(serialize(request)).catch((error: Error) => error)
    const ms = (mainThreadTime(this.#pid) - before) / 1e6
    return { ms, ratio: ms / allowedMs(bytesOf(request)), outcome: outcomeOf(answer) }
  }

  /** Returns the median of several measurements. @param request called for each one. */
  async median(times: number, request: () => Request): Promise<Cost> {
    const costs: Cost[] = []
    for (let time = 0; time < times; time++) costs.push(await this.measure(request()))
    return costs.toSorted((a, b) => a.ratio - b.ratio)[times >> 1] as Cost
  }

  close(): void {
    this.#connection.close()
  }
}

function outcomeOf(answer: Answer | Error): string {
  if (answer instanceof Error) return answer.message
  const code = /"code":"(\w+)"/.exec(answer.body.toString('latin1', 0, 2000))?.[1] ?? 'ok'
  return `${answer.status} ${code}`
}
