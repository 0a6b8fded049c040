/** Two processes on one database, compared with one. */

import type { Contestant } from '../harness/contestant.ts'
import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { LoadClient } from '../harness/load/load.ts'
import { measure, type Sample, shuffled } from '../harness/rounds.ts'
import { table, written } from '../harness/section.ts'
import { median, ratios } from '../harness/statistics.ts'
import { createPostgresWorld } from '../harness/worlds/postgres-world.ts'
import { CREATE_TODO, graphqlRequest, TODOS } from '../operations.ts'
import type { Options } from '../options.ts'
import type { Scenario } from './scenario.ts'

export const processes: Scenario = async (options, world, say) => {
  const { project } = options
  const database = `file:${await world.copy('gatehouse')}`
  const contestant = () => gatehouse(project, database)
  const onSqlite = await compare([await contestant(), await contestant()], world.account.accessToken, options)

  const lines = ['On SQLite:', '', ...onSqlite]
  const shared = await createPostgresWorld(project, options.postgres)
  if (shared) {
    const instance = () => gatehouse(project, shared.url, { REDIS_URL: options.redis })
    const instances = [await instance(), await instance()]
    const onPostgres = await compare(instances, shared.account.accessToken, options).finally(() => shared.dispose())
    lines.push('On PostgreSQL, with Redis between them:', '', ...onPostgres)
  } else {
    say('Skipping PostgreSQL: no server responds')
  }
  return { title: 'Two processes on one database', lines }
}

/** Measures one and two contestants, in rounds of each operation. */
async function compare(
  contestants: Contestant[],
  accessToken: string,
  { rounds, seconds, connections }: Options,
): Promise<string[]> {
  const operations = {
    todos: graphqlRequest(TODOS, {}, accessToken),
    createTodo: graphqlRequest(CREATE_TODO, { input: { title: 'Water the plants' } }, accessToken),
  }
  const second = new LoadClient()
  return withServers(contestants, async (servers, first) => {
    const clients = [first, second]
    /** Both clients share the connections, so that only the number of servers differs. */
    const sample = async (operation: keyof typeof operations, count: number): Promise<Sample> => {
      const source = { kind: 'repeat' as const, requests: [operations[operation]] }
      const job = { connections: connections / count, seconds, source }
      const each = await Promise.all(
        servers.slice(0, count).map((server, index) => {
          return measure({ name: `${operation} of ${count}`, server, client: clients[index] ?? first, job })
        }),
      )
      return {
        requestsPerSecond: each.reduce((sum, { requestsPerSecond }) => sum + requestsPerSecond, 0),
        p50: median(each.map(({ p50 }) => p50)),
        p99: Math.max(...each.map(({ p99 }) => p99)),
        cpu: median(each.map(({ cpu }) => cpu)),
        memory: each.reduce((sum, { memory }) => sum + memory, 0),
      }
    }
    const variants = (['todos', 'createTodo'] as const).flatMap((operation) =>
      [1, 2].map((count) => ({ operation, count, samples: [] as Sample[] })),
    )
    for (const { operation, count } of variants) await sample(operation, count)
    for (let round = 0; round < rounds; round++)
      for (const { operation, count, samples } of shuffled(variants)) samples.push(await sample(operation, count))

    const rows = variants.map(({ operation, count, samples }) => {
      const rates = samples.map(({ requestsPerSecond }) => requestsPerSecond)
      const alone = variants.find((each) => each.operation === operation && each.count === 1)?.samples ?? []
      const ratio = ratios(
        rates,
        alone.map(({ requestsPerSecond }) => requestsPerSecond),
      )
      const of = (field: keyof Sample) => median(samples.map((each) => each[field]))
      const numbers = [of('requestsPerSecond').toFixed(0), of('p99').toFixed(1), of('cpu').toFixed(0)]
      return [`${operation}, ${count === 1 ? 'one process' : 'two processes'}`, ...numbers, written(ratio)]
    })
    return table(['', 'requests/s', 'p99 ms', 'CPU µs/request', 'requests/s ÷ one process'], rows)
  }).finally(() => second.stop())
}
