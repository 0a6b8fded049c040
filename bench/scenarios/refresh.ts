/** Rotation of refresh tokens, one chain per connection. */

import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { peer } from '../harness/peer.ts'
import { interleave } from '../harness/rounds.ts'
import { claim, cpuRatio, samplesTable } from '../harness/section.ts'
import { addSessionsSqlite } from '../harness/worlds/seed.ts'
import type { Scenario } from './scenario.ts'

export const refresh: Scenario = async ({ rounds, seconds, connections, project }, world) => {
  const databases = { floor: await world.copy('floor'), gatehouse: await world.copy('gatehouse') }
  const tokens = new Map([
    ['floor', addSessionsSqlite(databases.floor, world.account.id, connections)],
    ['Gatehouse', addSessionsSqlite(databases.gatehouse, world.account.id, connections)],
  ])
  const contestants = [
    peer('floor', 'floor/floor-refresh.ts', { secret: world.secret, database: databases.floor }),
    await gatehouse(project, `file:${databases.gatehouse}`),
  ]
  return withServers(contestants, async (servers, client) => {
    const entries = servers.map((server) => {
      const source = { kind: 'refresh' as const, tokens: tokens.get(server.name) ?? [] }
      return { name: server.name, server, client, job: { connections, seconds, source } }
    })
    const samples = await interleave(entries, rounds)
    return {
      title: 'refresh, on SQLite',
      lines: [
        'The floor runs the statements of one rotation in one transaction; it signs no access token and decides nothing.',
        '',
        ...samplesTable(samples),
        claim('CPU to that of the floor', cpuRatio(samples, 'Gatehouse', 'floor'), { most: 6 }),
      ],
    }
  })
}
