import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestApp } from '../api/test-app.ts'
import { HOSTILE_DOCUMENTS } from './hostile-requests.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
/** What the shortest request costs, which is no document's doing. */
let least: number
beforeAll(async () => {
  app = await startTestApp()
  await timeToRefuse('{ nothing }', {})
  least = await timeToRefuse('{', {})
})
afterAll(() => app.close())

/** This thread's time on the processor, in milliseconds: what else the machine does does not count. */
const processorTime = () => {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** The least time that it takes to answer, in milliseconds. */
async function timeToRefuse(query: string, variables: Record<string, unknown>): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let i = 0; i < 40; i++) {
    // A comment makes it another document, which is not known from the time before.
    const request = { query: `${query}#${i}`, variables }
    const start = processorTime()
    const { body } = await app.apollo.executeOperation(request, { contextValue: app.context() })
    best = Math.min(best, processorTime() - start)
    expect(body.kind === 'single' && body.singleResult.errors).toBeTruthy()
  }
  return best
}

test.each(HOSTILE_DOCUMENTS.map(({ name, init }) => [name, String(init.body)] as const))(
  'is refused in less than a millisecond per KiB: %s',
  async (_name, body) => {
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> }
    expect((await timeToRefuse(query, variables)) - least).toBeLessThan(Math.max(1, query.length / 1024))
  },
)
