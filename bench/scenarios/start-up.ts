/** Time to the first response, and memory at that point. */

import { setTimeout as sleep } from 'node:timers/promises'
import { type Contestant, start } from '../harness/contestant.ts'
import { bundledGatehouse, gatehouse } from '../harness/gatehouse.ts'
import { peer } from '../harness/peer.ts'
import { shuffled } from '../harness/rounds.ts'
import { claim, table, written } from '../harness/section.ts'
import { ratios, spread } from '../harness/statistics.ts'
import { memoryOf } from '../harness/usage.ts'
import type { Scenario } from './scenario.ts'

/** Idle time before memory is measured, in milliseconds. */
const REST = 1500

type Sample = { startup: number; memory: number }

export const startUp: Scenario = async ({ rounds, project }, world) => {
  const settings = async (name: string) => ({ secret: world.secret, database: await world.copy(name) })
  const contestants = [
    peer('bare Apollo standalone', 'apollo-memory.ts', await settings('apollo')),
    peer('Apollo standalone and Prisma', 'apollo-prisma.ts', await settings('apollo')),
    await gatehouse(project, `file:${await world.copy('gatehouse')}`, {}, 'Gatehouse, by npm start'),
    await bundledGatehouse(project, `file:${await world.copy('gatehouse')}`),
  ]
  const samples = new Map<string, Sample[]>(contestants.map(({ name }) => [name, []]))
  for (const contestant of contestants) await sample(contestant)
  for (let round = 0; round < rounds; round++)
    for (const contestant of shuffled(contestants)) samples.get(contestant.name)?.push(await sample(contestant))

  const of = (name: string, field: keyof Sample) => (samples.get(name) ?? []).map((each) => each[field])
  const against = (name: string, field: keyof Sample) =>
    ratios(of('Gatehouse, as in the image', field), of(name, field))
  const [bare, prisma] = ['bare Apollo standalone', 'Apollo standalone and Prisma'] as const
  return {
    title: 'Start-up to ready, and memory at rest',
    lines: [
      ...table(
        ['', 'ms to the first answer', 'resident MB at rest'],
        [...samples.keys()].map((name) => [
          name,
          written(spread(of(name, 'startup')), 0),
          written(spread(of(name, 'memory')), 0),
        ]),
      ),
      claim(`start-up to that of ${bare}`, against(bare, 'startup'), { most: 1.5 }),
      claim(`start-up to that of ${prisma}`, against(prisma, 'startup'), { most: 1.5 }),
      claim(`memory to that of ${bare}`, against(bare, 'memory'), { most: 1.5 }),
      claim(`memory to that of ${prisma}`, against(prisma, 'memory'), { most: 1.5 }),
    ],
  }
}

async function sample(contestant: Contestant): Promise<Sample> {
  const server = await start(contestant)
  try {
    await sleep(REST)
    return { startup: server.startup, memory: memoryOf(server.pid) }
  } finally {
    await server.stop()
  }
}
