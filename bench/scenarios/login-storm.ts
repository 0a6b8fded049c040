/** Reads during 64 parallel logins. */

import { setTimeout as sleep } from 'node:timers/promises'
import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { LoadClient, type Outcome } from '../harness/load/load.ts'
import { logins } from '../harness/logins.ts'
import { claim, table, written } from '../harness/section.ts'
import { median, ratios, spread } from '../harness/statistics.ts'
import { memoryOf } from '../harness/usage.ts'
import { graphqlRequest, TODOS } from '../operations.ts'
import type { Scenario } from './scenario.ts'

const LOGINS = 64

/** More logins than the queue holds. */
const BURST = 400

/** Time that a rejected client waits, in milliseconds. */
const PAUSE = 1000

/** Readers at 200 requests per second in total, and without a limit. */
const READERS = { '200 reads/s': { connections: 8, rate: 200 }, 'reads flat out': { connections: 32 } }

export const loginStorm: Scenario = async ({ rounds, seconds, project }, world) => {
  const source = { kind: 'repeat' as const, requests: [graphqlRequest(TODOS, {}, world.account.accessToken)] }
  const contestant = await gatehouse(project, `file:${await world.copy('gatehouse')}`)
  const stormClient = new LoadClient()

  return withServers([contestant], async ([server], client) => {
    if (!server) throw new Error('No server was started.')
    const { port, pid } = server
    const storm = (job: { seconds?: number; count?: number; connections: number }) =>
      stormClient.run({ port, source: logins(PAUSE), ...job })
    const variants = Object.entries(READERS).map(([name, readers]) => {
      const read = () => client.runCleanly({ port, seconds, source, ...readers })
      return { name, read, quiet: [] as Outcome[], stormy: [] as Outcome[] }
    })
    const memory: number[] = []

    for (const { read } of variants) await read()
    for (let round = 0; round < rounds; round++)
      for (const { read, quiet, stormy } of variants) {
        quiet.push(await read())
        const raging = storm({ connections: LOGINS, seconds: seconds + 1 })
        await sleep(1000)
        stormy.push(await read())
        await raging
        memory.push(memoryOf(pid))
      }
    const burst = await storm({ connections: BURST, count: BURST })

    const p99 = (outcomes: Outcome[]) => outcomes.map((each) => each.p99)
    const rate = (outcomes: Outcome[]) => median(outcomes.map(({ count, seconds }) => count / seconds)).toFixed(0)
    const rows = variants.flatMap(({ name, quiet, stormy }) => [
      [`${name}, quiet`, rate(quiet), median(p99(quiet)).toFixed(1)],
      [`${name}, in the storm`, rate(stormy), median(p99(stormy)).toFixed(1)],
    ])
    const half = Math.ceil(memory.length / 2)
    const growth = ratios(memory.slice(half), memory.slice(0, half))
    const refused = burst.failures.TOO_MANY_REQUESTS ?? 0
    return {
      title: `Reads during a storm of ${LOGINS} parallel logins at bcrypt cost 12`,
      lines: [
        ...table(['', 'reads/s', 'p99 ms'], rows),
        ...variants.map(({ name, quiet, stormy }) => {
          return claim(`p99 of ${name}, in the storm to quiet`, ratios(p99(stormy), p99(quiet)), { most: 3 })
        }),
        claim('memory after the later half of the storms to the earlier', growth, { most: 1.1 }),
        `- memory after a storm: ${written(spread(memory), 0)} MB`,
        `- of ${BURST} logins at once, ${refused} were answered TOO_MANY_REQUESTS and ${burst.count} let in`,
      ],
    }
  }).finally(() => stormClient.stop())
}
