/** Logins of one account over HTTP, far beyond MAX_SESSIONS. `LOGINS=10000` extends it. */

import { expect, test } from '@jest/globals'
import { startTestApp } from './test-app.ts'

const LOGINS = Number(process.env.LOGINS ?? 150)
const PARALLEL = 20

type Page = { sessions: { totalCount: number; nodes: { id: string }[]; pageInfo: PageInfo } }
type PageInfo = { hasNextPage: boolean; endCursor: string | null }

test(`keeps 100 sessions after ${LOGINS} logins, lists them in pages, and counts the size of a page as cost`, async () => {
  const app = await startTestApp({ settings: { LIMIT_COST: '1000' } })
  const { user } = await app.register('ada@example.com')
  let left = LOGINS
  const client = async () => {
    while (left-- > 0) await app.login('ada@example.com')
  }
  await Promise.all(Array.from({ length: PARALLEL }, client))
  const { accessToken: token } = await app.login('ada@example.com')

  const query = `query ($first: Int, $after: String) {
    sessions(first: $first, after: $after) { totalCount nodes { id } pageInfo { hasNextPage endCursor } }
  }`
  const seen = new Set<string>()
  let page: PageInfo = { hasNextPage: true, endCursor: null }
  while (page.hasNextPage) {
    const variables = { first: 30, after: page.endCursor }
    const { data } = await app.query<Page>(query, { variables, token })
    if (!data) throw new Error('no page')
    expect(data.sessions.totalCount).toBe(100)
    for (const { id } of data.sessions.nodes) seen.add(id)
    page = data.sessions.pageInfo
  }
  expect(seen.size).toBe(100)
  expect(await app.database.read.session.count({ where: { userId: user.id, revokedAt: null } })).toBe(100)

  const five = Array.from(
    { length: 5 },
    (_, index) => `s${index}: sessions(first: $first) { nodes { id ip userAgent } }`,
  )
  const dear = `query ($first: Int) { ${five.join(' ')} }`
  const { errors } = await app.query(dear, { variables: { first: 100 }, token })
  const { data } = await app.query(dear, { variables: { first: 1 }, token })
  expect({ code: errors?.[0]?.extensions?.code, small: Boolean(data) }).toEqual({
    code: 'OPERATION_TOO_LARGE',
    small: true,
  })
  await app.close()
}, 1_200_000)
