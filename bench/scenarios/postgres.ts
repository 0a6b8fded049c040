/** A page of todos from PostgreSQL. */

import { checkSameTodos } from '../harness/answers.ts'
import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { peer } from '../harness/peer.ts'
import { interleave } from '../harness/rounds.ts'
import { claim, cpuRatio, fieldRatio, samplesTable } from '../harness/section.ts'
import { createPostgresWorld } from '../harness/worlds/postgres-world.ts'
import { graphqlRequest, TODOS } from '../operations.ts'
import type { Scenario } from './scenario.ts'

/** PostGraphile uses different names. */
const POSTGRAPHILE_TODOS = `query Todos {
  todos: allTodos(first: 20, orderBy: [CREATED_AT_DESC, ROW_ID_DESC]) {
    nodes { id: rowId title notes done createdAt } pageInfo { hasNextPage }
  }
}`

const POSTGRAPHILE = 'PostGraphile 5, JWT and row-level security'
const MERCURIUS = 'Mercurius with jit and pg'

export const postgres: Scenario = async (options, _world, say) => {
  const { rounds, seconds, connections, project } = options
  const world = await createPostgresWorld(project, options.postgres)
  if (!world) {
    say('Skipping PostgreSQL: no server responds')
    return null
  }
  const settings = { secret: world.secret, database: world.url, role: world.role }
  const contestants = [
    peer('floor', 'floor/floor-pg.ts', settings),
    await gatehouse(project, world.url),
    peer(MERCURIUS, 'mercurius-pg.ts', settings),
    peer(POSTGRAPHILE, 'postgraphile.ts', settings),
  ]
  const requestOf = (name: string) =>
    graphqlRequest(name === POSTGRAPHILE ? POSTGRAPHILE_TODOS : TODOS, {}, world.account.accessToken)

  return withServers(contestants, async (servers, client) => {
    const expected = await servers[0]?.ask(requestOf('floor'))
    for (const server of servers) checkSameTodos(server.name, await server.ask(requestOf(server.name)), expected)
    const entries = servers.map((server) => {
      const source = { kind: 'repeat' as const, requests: [requestOf(server.name)] }
      return { name: server.name, server, client, job: { connections, seconds, source }, helpers: world.backends }
    })
    const samples = await interleave(entries, rounds)
    return {
      title: 'A page of 20 todos, on PostgreSQL',
      lines: [
        'CPU is that of the server and of its connections’ processes in PostgreSQL together.',
        '',
        ...samplesTable(samples),
        ...[POSTGRAPHILE, MERCURIUS].flatMap((name) => [
          claim(`CPU to that of ${name}`, cpuRatio(samples, 'Gatehouse', name), { most: 1 }),
          claim(`requests/s to those of ${name}`, fieldRatio(samples, 'requestsPerSecond', 'Gatehouse', name), {
            least: 1,
          }),
        ]),
      ],
    }
  }).finally(() => world.dispose())
}
