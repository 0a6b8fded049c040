/** An authenticated page of 20 todos, the most frequent request. */

import { checkSameTodos } from '../harness/answers.ts'
import type { Contestant } from '../harness/contestant.ts'
import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import type { Request } from '../harness/load/http-connection.ts'
import { fastapi, peer } from '../harness/peer.ts'
import { interleave } from '../harness/rounds.ts'
import { claim, cpuRatio, samplesTable } from '../harness/section.ts'
import { graphqlRequest, TODOS } from '../operations.ts'
import type { Scenario } from './scenario.ts'

const FROM_MEMORY = [
  'Apollo standalone, from memory',
  'Mercurius with jit, from memory',
  'FastAPI tutorial, from memory',
]
const WITH_PRISMA = ['Apollo standalone and Prisma', 'Yoga and Prisma', 'Mercurius with jit and Prisma']
const PYTHON = 'FastAPI tutorial, from memory'

export const todos: Scenario = async ({ rounds, seconds, connections, project }, world, say) => {
  const settings = async (name: string) => ({ secret: world.secret, database: await world.copy(name) })
  const python = fastapi(await settings('fastapi'))
  if (!python) say('Skipping FastAPI: install python3 with fastapi, uvicorn and PyJWT')
  const contestants: Contestant[] = [
    peer('floor', 'floor/floor-todos.ts', await settings('floor')),
    await gatehouse(project, `file:${await world.copy('gatehouse')}`),
    peer('Apollo standalone, from memory', 'apollo-memory.ts', await settings('apollo')),
    peer('Apollo standalone and Prisma', 'apollo-prisma.ts', await settings('apollo')),
    peer('Yoga and Prisma', 'yoga-prisma.ts', await settings('yoga')),
    peer('Mercurius with jit, from memory', 'mercurius-memory.ts', await settings('mercurius')),
    peer('Mercurius with jit and Prisma', 'mercurius-prisma.ts', await settings('mercurius')),
    ...(python ? [python] : []),
  ]
  const request = graphqlRequest(TODOS, {}, world.account.accessToken)
  const requestOf = (name: string): Request =>
    name === PYTHON ? { ...request, method: 'GET', path: '/todos', body: '' } : request

  return withServers(contestants, async (servers, client) => {
    const [floor] = servers
    const expected = await floor?.ask(request)
    for (const server of servers) checkSameTodos(server.name, await server.ask(requestOf(server.name)), expected)
    const entries = servers.map((server) => {
      const source = { kind: 'repeat' as const, requests: [requestOf(server.name)] }
      return { name: server.name, server, client, job: { connections, seconds, source } }
    })
    const samples = await interleave(entries, rounds)
    const against = (name: string, most: number) =>
      samples.has(name) ? [claim(`CPU to that of ${name}`, cpuRatio(samples, 'Gatehouse', name), { most })] : []
    return {
      title: 'A page of 20 todos, on SQLite',
      lines: [
        ...samplesTable(samples),
        ...against('floor', 1.5),
        ...WITH_PRISMA.flatMap((name) => against(name, 0.5)),
        ...FROM_MEMORY.flatMap((name) => against(name, 1)),
      ],
    }
  })
}
