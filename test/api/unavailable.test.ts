import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { Client } from 'pg'
import { POSTGRES } from '../database/test-database.ts'
import { type SignedIn, startTestApp } from './test-app.ts'

/** Transactions wait for a locked table until the server ends their statement. */
jest.setTimeout(60_000)

let app: Awaited<ReturnType<typeof startTestApp>>
let ada: SignedIn
beforeAll(async () => {
  app = await startTestApp()
  ada = await app.register('ada@example.com')
})
afterAll(() => app.close())

/** Locks the database against other writers, like another process. @returns a function that unlocks it. */
async function lock(): Promise<() => Promise<void>> {
  const { url } = app.config.database
  if (POSTGRES === undefined) {
    const other = new Sqlite(url.replace('file:', ''))
    other.exec('BEGIN IMMEDIATE')
    return async () => void other.close()
  }
  const other = new Client(url)
  await other.connect()
  await other.query('BEGIN; LOCK TABLE "Todo", "Session" IN EXCLUSIVE MODE')
  return () => other.end()
}

const UNAVAILABLE = {
  message: 'The database is unavailable and nothing was written: try again.',
  extensions: { code: 'UNAVAILABLE', retryAfter: 5 },
}

test('returns UNAVAILABLE with a retry delay for a write to a locked database, and writes nothing', async () => {
  const unlock = await lock()
  const create = () =>
    app.query('mutation { createTodo(input: { title: "Water" }) { id } }', { token: ada.accessToken })
  const answer = await create()
  expect(answer.errors).toMatchObject([UNAVAILABLE])
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('5')

  const rename = 'mutation ($id: ID!) { updateTodo(id: $id, input: { title: "x" }) { id } }'
  const update = await app.query(rename, { token: ada.accessToken, variables: { id: ada.user.id } })
  // On PostgreSQL a statement locks only the rows that it finds, and this one finds none.
  if (POSTGRES === undefined) expect(update.errors).toMatchObject([UNAVAILABLE])

  await unlock()
  expect(await app.database.read.todo.count()).toBe(0)
  expect((await create()).errors).toBeUndefined()
})

test('revokes the token in memory when a logout cannot be stored, and stores the logout when it is repeated', async () => {
  const { accessToken: token, refreshToken } = await app.login('ada@example.com')
  const logout = () => app.query<{ logout: boolean }>('mutation { logout }', { token })
  const unlock = await lock()
  expect((await logout()).errors).toMatchObject([UNAVAILABLE])
  const me = await app.query('{ me { id } }', { token })
  expect(me.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' } }])
  await unlock()

  expect((await logout()).data).toEqual({ logout: true })
  const refresh = 'mutation ($token: String!) { refresh(refreshToken: $token) { accessToken } }'
  const { errors } = await app.query(refresh, { variables: { token: refreshToken } })
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
})

test.each(['mutation { logoutAll }', 'mutation ($id: ID!) { revokeSession(id: $id) }'])(
  'revokes the tokens in memory when %s cannot be stored',
  async (mutation) => {
    const { accessToken: token } = await app.login('ada@example.com')
    const { data } = await app.query<{ sessions: { nodes: { id: string; current: boolean }[] } }>(
      '{ sessions { nodes { id current } } }',
      { token },
    )
    const id = data?.sessions.nodes.find(({ current }) => current)?.id
    const unlock = await lock()
    expect((await app.query(mutation, { token, variables: { id } })).errors).toMatchObject([UNAVAILABLE])
    const me = await app.query('{ me { id } }', { token })
    expect(me.errors).toMatchObject([{ extensions: { reason: 'revoked' } }])
    await unlock()
  },
)

test('reports not ready while the database cannot be written, and ready afterwards', async () => {
  const ready = async () => (await fetch(`${app.url}/health/ready`)).status
  expect(await ready()).toBe(200)
  if (POSTGRES !== undefined) return
  const unlock = await lock()
  expect(await ready()).toBe(503)
  await unlock()
  while ((await ready()) === 503);
})
