/** Page of todos as each client requests it. All of them must reach compiled operations. */

import { checkSameTodos } from '../harness/answers.ts'
import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { clientRequests } from '../harness/load/client-requests.ts'
import { peer } from '../harness/peer.ts'
import { interleave } from '../harness/rounds.ts'
import { claim, cpuRatio, samplesTable } from '../harness/section.ts'
import { graphqlRequest, TODOS } from '../operations.ts'
import type { Scenario } from './scenario.ts'

export const clients: Scenario = async ({ rounds, seconds, connections, project }, world) => {
  const contestants = [
    peer('floor', 'floor/floor-todos.ts', { secret: world.secret, database: await world.copy('floor') }),
    await gatehouse(project, `file:${await world.copy('gatehouse')}`),
  ]
  const plain = graphqlRequest(TODOS, {}, world.account.accessToken)
  const requests = await clientRequests(world.account.accessToken)

  return withServers(contestants, async (servers, client) => {
    const [floor, server] = servers
    if (!floor || !server) throw new Error('No server was started.')
    const expected = await floor.ask(plain)
    for (const [name, request] of requests) checkSameTodos(name, await server.ask(request), expected)
    const job = (request: typeof plain) => ({
      connections,
      seconds,
      source: { kind: 'repeat' as const, requests: [request] },
    })
    const entries = [...requests].map(([name, request]) => ({ name, server, client, job: job(request) }))
    const samples = await interleave([{ name: 'floor', server: floor, client, job: job(plain) }, ...entries], rounds)
    return {
      title: 'The page of 20 todos as each client sends it, on SQLite',
      lines: [
        ...samplesTable(samples),
        ...[...requests.keys()].map((name) => claim(`CPU of ${name}`, cpuRatio(samples, name, 'floor'), { most: 1.5 })),
      ],
    }
  })
}
