/** Logins at the default cost, compared with hashing alone. */

import type { Running } from '../harness/contestant.ts'
import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { logins } from '../harness/logins.ts'
import { peer } from '../harness/peer.ts'
import { measure, shuffled } from '../harness/rounds.ts'
import { claim, table } from '../harness/section.ts'
import { median, ratios } from '../harness/statistics.ts'
import { cpuOf } from '../harness/usage.ts'
import type { Scenario } from './scenario.ts'

/** Keeps the hashing threads busy, but ends soon after the round. */
const CONNECTIONS = 8

type Sample = { perSecond: number; cpu: number }

export const login: Scenario = async ({ rounds, seconds, project }, world) => {
  const contestants = [
    peer('bcryptjs alone', 'floor/floor-hash.ts', { secret: '', database: '' }, { ...GET, path: '/?seconds=0' }),
    await gatehouse(project, `file:${await world.copy('gatehouse')}`),
  ]

  return withServers(contestants, async (servers, client) => {
    const job = { connections: CONNECTIONS, seconds: seconds * 2, source: logins() }
    const samples = new Map<string, Sample[]>(servers.map(({ name }) => [name, []]))
    const sample = async (server: Running): Promise<Sample> => {
      if (server.name === 'bcryptjs alone') return hashAlone(server, seconds * 2)
      const { requestsPerSecond, cpu } = await measure({ name: server.name, server, client, job })
      return { perSecond: requestsPerSecond, cpu }
    }
    for (const server of servers) await sample(server)
    for (let round = 0; round < rounds; round++)
      for (const server of shuffled(servers)) samples.get(server.name)?.push(await sample(server))

    const of = (name: string, field: keyof Sample) => (samples.get(name) ?? []).map((each) => each[field])
    const ratio = (field: keyof Sample) => ratios(of('Gatehouse', field), of('bcryptjs alone', field))
    const rows = [...samples.keys()].map((name) => [
      name,
      median(of(name, 'perSecond')).toFixed(2),
      (median(of(name, 'cpu')) / 1000).toFixed(1),
    ])
    return {
      title: 'login, at bcrypt cost 12',
      lines: [
        ...table(['', 'logins or hashes/s', 'CPU ms each'], rows),
        claim('CPU to that of bcryptjs alone', ratio('cpu'), { most: 1.05 }),
        claim('logins a second to what all cores can hash', ratio('perSecond'), { least: 0.9 }),
      ],
    }
  })
}

const GET = { method: 'GET', headers: {}, body: '' }

async function hashAlone(server: Running, seconds: number): Promise<Sample> {
  const before = cpuOf(server.pid)
  const answer = (await server.ask({ ...GET, path: `/?seconds=${seconds}` })) as { count: number; seconds: number }
  const cpu = ((cpuOf(server.pid) - before) / answer.count) * 1e6
  return { perSecond: answer.count / answer.seconds, cpu }
}
