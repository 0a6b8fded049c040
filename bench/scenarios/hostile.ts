/** Cost of rejecting hostile documents, per KiB. */

import { HOSTILE_DOCUMENTS } from '../../test/http/hostile/hostile-documents.ts'
import { withServers } from '../harness/field.ts'
import { gatehouse } from '../harness/gatehouse.ts'
import { claim, table, written } from '../harness/section.ts'
import { type Spread, spread } from '../harness/statistics.ts'
import { cpuOf } from '../harness/usage.ts'
import { graphqlRequest } from '../operations.ts'
import type { Scenario } from './scenario.ts'

/** Requests per measurement: enough for /proc, which counts in hundredths of a second. */
const COUNT = 100

/** Rows of the table, the most expensive documents first. */
const SHOWN = 8

type Document = { name: string; query: string; variables: Record<string, unknown> }

const SHORTEST: Document = { name: 'the shortest', query: '{', variables: {} }

const DOCUMENTS: Document[] = HOSTILE_DOCUMENTS.map(({ name, init }) => ({ name, ...JSON.parse(String(init.body)) }))

/** Shorter documents count as one KiB. */
const kibOf = ({ query }: Document) => Math.max(1, query.length / 1024)

export const hostile: Scenario = async ({ rounds, project }, world) => {
  const server = await gatehouse(project, `file:${await world.copy('hostile')}`)
  return withServers([server], async (servers, client) => {
    const [{ port, pid }] = servers as [(typeof servers)[number]]
    const { accessToken } = world.account
    let turn = 0
    /** Returns the CPU time of one rejection, in milliseconds. */
    async function refuse({ query, variables }: Document): Promise<number> {
      // A comment makes each document new.
      const requests = Array.from({ length: COUNT }, () => graphqlRequest(`${query}#${turn++}`, variables, accessToken))
      const before = cpuOf(pid)
      const { failures } = await client.run({
        port,
        connections: 1,
        count: COUNT,
        source: { kind: 'repeat', requests },
      })
      const refused = Object.values(failures).reduce((sum, each) => sum + each, 0)
      if (refused !== COUNT) throw new Error(`${COUNT - refused} of ${COUNT} were not refused: ${query.slice(0, 100)}`)
      return ((cpuOf(pid) - before) * 1000) / COUNT
    }

    const costs = new Map<Document, number[]>(DOCUMENTS.map((document) => [document, []]))
    for (let round = -1; round < rounds; round++) {
      const least = await refuse(SHORTEST)
      for (const [document, each] of costs) {
        const cost = (await refuse(document)) - least
        if (round >= 0) each.push(cost / kibOf(document))
      }
    }
    const all: [Document, Spread][] = [...costs].map(([document, each]) => [document, spread(each)])
    const dearest = all.toSorted(([, one], [, other]) => other.median - one.median)
    const rows = dearest
      .slice(0, SHOWN)
      .map(([document, cost]) => [document.name, kibOf(document).toFixed(1), written(cost)])
    return {
      title: 'Refusing hostile documents',
      lines: [
        `${DOCUMENTS.length} documents, each sent ${COUNT} times a round with another comment, less what the shortest bad request takes. The ${SHOWN} that cost most:`,
        '',
        ...table(['', 'KiB', 'CPU ms for each KiB'], rows),
        claim('the dearest, in milliseconds for each KiB', (dearest[0] as [Document, Spread])[1], { most: 1 }),
      ],
    }
  })
}
