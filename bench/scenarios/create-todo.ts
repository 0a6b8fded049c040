/** createTodo: durable before the response. */

import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { peer } from '../harness/peer.ts'
import { interleave } from '../harness/rounds.ts'
import { claim, cpuRatio, samplesTable } from '../harness/section.ts'
import { CREATE_TODO, graphqlRequest } from '../operations.ts'
import type { Scenario } from './scenario.ts'

export const createTodo: Scenario = async ({ rounds, seconds, connections, project }, world) => {
  const settings = async (name: string) => ({ secret: world.secret, database: await world.copy(name) })
  const contestants = [
    peer('floor', 'floor/floor-create.ts', await settings('floor')),
    await gatehouse(project, `file:${await world.copy('gatehouse')}`, { MAX_TODOS: '1000000000' }),
    peer('Apollo standalone and Prisma', 'apollo-prisma.ts', await settings('apollo')),
  ]
  const input = { title: 'Water the plants', notes: 'The ones on the balcony too' }
  const request = graphqlRequest(CREATE_TODO, { input }, world.account.accessToken)

  return withServers(contestants, async (servers, client) => {
    for (const server of servers) {
      const { data } = (await server.ask(request)) as { data?: { createTodo?: { title: string; done: boolean } } }
      if (data?.createTodo?.title !== input.title || data.createTodo.done !== false)
        throw new Error(`${server.name} answers ${JSON.stringify(data)}`)
    }
    const job = { connections, seconds, source: { kind: 'repeat' as const, requests: [request] } }
    const samples = await interleave(
      servers.map((server) => ({ name: server.name, server, client, job })),
      rounds,
    )
    return {
      title: 'createTodo, on SQLite',
      lines: [
        'The floor and Gatehouse commit each todo with `synchronous=FULL`; the Prisma adapter keeps the driver’s NORMAL.',
        '',
        ...samplesTable(samples),
        claim('CPU to that of the floor', cpuRatio(samples, 'Gatehouse', 'floor'), { most: 1.5 }),
      ],
    }
  })
}
