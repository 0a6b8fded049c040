/** Cost of a page as users, todos and revocations grow. */

import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { interleave } from '../harness/rounds.ts'
import { claim, cpuRatio, samplesTable } from '../harness/section.ts'
import { addEndingsSqlite, addTodosSqlite } from '../harness/worlds/seed.ts'
import { createWorld, USUAL } from '../harness/worlds/world.ts'
import { graphqlRequest, TODOS, TODOS_AFTER } from '../operations.ts'
import type { Scenario } from './scenario.ts'

const ENDED = 1000

export const growth: Scenario = async ({ rounds, seconds, connections, project, rows }, world) => {
  const { id, accessToken } = world.account
  const databases = {
    usual: await world.copy('usual'),
    ended: await world.copy('ended'),
    deep: await world.copy('deep'),
  }
  addEndingsSqlite(databases.ended, ENDED)
  addTodosSqlite(databases.deep, id, rows - USUAL.todosEach)
  const tenfold = await createWorld(project, { users: USUAL.users * 10, todosEach: USUAL.todosEach })
  const tenfoldDatabase = await tenfold.copy('tenfold')
  addTodosSqlite(tenfoldDatabase, tenfold.account.id, USUAL.todosEach * 9)

  const contestants = await Promise.all([
    gatehouse(project, `file:${databases.usual}`, {}, 'as usual'),
    gatehouse(project, `file:${tenfoldDatabase}`, {}, 'ten times the users and todos'),
    gatehouse(project, `file:${databases.ended}`, {}, `${ENDED} sessions ended just now`),
    gatehouse(project, `file:${databases.deep}`, {}, 'deep'),
  ])
  const [usual, more, ended, first, last] = [
    ...contestants.slice(0, 3).map(({ name }) => name),
    `${rows} todos: after row 1`,
    `${rows} todos: after row ${rows - 21}`,
  ] as [string, string, string, string, string]

  return withServers(contestants, async (servers, client) => {
    const entry = (
      name: string,
      server: (typeof servers)[number],
      document: string,
      variables = {},
      token = accessToken,
    ) => {
      const source = { kind: 'repeat' as const, requests: [graphqlRequest(document, variables, token)] }
      return { name, server, client, job: { connections, seconds, source } }
    }
    const [usualServer, moreServer, endedServer, deep] = servers as [
      (typeof servers)[0],
      (typeof servers)[0],
      (typeof servers)[0],
      (typeof servers)[0],
    ]
    const cursor = async (where: string) => {
      const answer = await deep.ask(graphqlRequest(`{ todos(${where}) { pageInfo { startCursor } } }`, {}, accessToken))
      return (answer as { data: { todos: { pageInfo: { startCursor: string } } } }).data.todos.pageInfo.startCursor
    }
    const samples = await interleave(
      [
        entry(usual, usualServer, TODOS),
        entry(more, moreServer, TODOS, {}, tenfold.account.accessToken),
        entry(ended, endedServer, TODOS),
        entry(first, deep, TODOS_AFTER, { after: await cursor('first: 1') }),
        entry(last, deep, TODOS_AFTER, { after: await cursor('last: 22') }),
      ],
      rounds,
    )
    return {
      title: 'Growth: the same page when there is more',
      lines: [
        ...samplesTable(samples),
        claim(`a page after row ${rows - 21} to one after row 1`, cpuRatio(samples, last, first), { most: 1.1 }),
        claim(`${more}, to as usual`, cpuRatio(samples, more, usual), { most: 1.2 }),
        claim(`${ended}, to as usual`, cpuRatio(samples, ended, usual), { most: 1.05 }),
      ],
    }
  }).finally(() => tenfold.dispose())
}
