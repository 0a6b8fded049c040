/** Memory during requests that each have a new document and token. */

import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { claim, table } from '../harness/section.ts'
import { median, ratios } from '../harness/statistics.ts'
import { memoryOf } from '../harness/usage.ts'
import type { Scenario } from './scenario.ts'

const STEPS = 40

export const memory: Scenario = async ({ requests, connections, project }, world, say) => {
  const { secret, account } = world
  return withServers([await gatehouse(project, `file:${await world.copy('gatehouse')}`)], async ([server], client) => {
    if (!server) throw new Error('No server was started.')
    const source = { kind: 'varied' as const, token: account.accessToken, secret }
    const atRest = memoryOf(server.pid)
    const megabytes: number[] = []
    for (let step = 1; step <= STEPS; step++) {
      await client.runCleanly({ port: server.port, connections, count: Math.ceil(requests / STEPS), source })
      megabytes.push(memoryOf(server.pid))
      if (step % 10 === 0) say(`${(step / STEPS) * 100} %: ${median(megabytes.slice(-10)).toFixed(0)} MB`)
    }
    const quarters = [0, 1, 2, 3].map((quarter) => megabytes.slice(quarter * 10, quarter * 10 + 10))
    return {
      title: `Memory over ${requests} requests, each with a document and a token of its own`,
      lines: [
        ...table(
          ['', 'at rest', 'first quarter', 'second', 'third', 'last'],
          [['resident MB, median', ...[[atRest], ...quarters].map((each) => median(each).toFixed(0))]],
        ),
        claim('the last quarter to the second', ratios(quarters[3] ?? [], quarters[1] ?? []), { most: 1.1 }),
      ],
    }
  })
}
