import { afterEach, describe, expect, test } from '@jest/globals'
import { SLOW } from '../../slow.js'
import { type SignedIn, startTestApp } from '../test-app.ts'

type App = Awaited<ReturnType<typeof startTestApp>>

let app: App
afterEach(() => app.close())

const REFRESH = 'mutation ($token: String) { refresh(refreshToken: $token) { accessToken refreshToken expiresIn } }'

const refresh = (token: string) =>
  app.query<{ refresh: Pick<SignedIn, 'accessToken' | 'refreshToken'> }>(REFRESH, { variables: { token } })

/** Sends fifty parallel refreshes. @returns the tokens and the error codes. */
async function fifty(token: string) {
  const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(token)))
  const given = answers.flatMap(({ data }) => (data?.refresh ? [data.refresh] : []))
  const codes = answers.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code))
  return { given, codes }
}

test('rotates once for fifty parallel refreshes of one token, with equal answers', async () => {
  app = await startTestApp()
  let { refreshToken } = await app.register('ada@example.com')
  for (let count = 0; count < (SLOW ? 20 : 3); count++) {
    const { given, codes } = await fifty(refreshToken)
    expect(codes).toEqual([])
    expect(given).toHaveLength(50)
    expect(new Set(given.map((pair) => JSON.stringify(pair))).size).toBe(1)
    expect(given[0]?.refreshToken).not.toBe(refreshToken)
    refreshToken = given[0]?.refreshToken ?? ''
    const { data } = await app.query('{ sessions { nodes { id } } }', { token: given[0]?.accessToken })
    expect(data).toEqual({ sessions: { nodes: [{ id: expect.any(String) }] } })
  }
})

test('accepts exactly one of fifty parallel refreshes with REFRESH_GRACE=0 and ends the session', async () => {
  app = await startTestApp({ settings: { REFRESH_GRACE: '0' } })
  for (const email of ['ada@example.com', 'bob@example.com', 'eve@example.com']) {
    const { refreshToken } = await app.register(email)
    const { given, codes } = await fifty(refreshToken)
    expect(given).toHaveLength(1)
    expect(codes).toEqual(Array(49).fill('INVALID_REFRESH_TOKEN'))
    const { errors } = await app.query('{ secureMessage }', { token: given[0]?.accessToken })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'revoked' })
  }
})

describe('authentication of requests', () => {
  test('runs no query, and rejects the next request after the session ended', async () => {
    const queries: string[] = []
    // Excludes the revocation list, which is read at intervals.
    app = await startTestApp({ onQuery: (sql) => /^SELECT .*\bEnding\b/.test(sql) || queries.push(sql) })
    const { accessToken, refreshToken } = await app.register('ada@example.com')
    queries.length = 0
    const secure = () => app.query('{ secureMessage }', { token: accessToken })
    for (let count = 0; count < 10; count++) expect((await secure()).data).toBeDefined()
    expect(queries).toEqual([])

    const { data } = await app.query('mutation { logoutAll }', { token: accessToken })
    expect(data).toEqual({ logoutAll: 1 })
    queries.length = 0
    expect((await secure()).errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'revoked' })
    expect(queries).toEqual([])
    expect((await refresh(refreshToken)).errors?.[0]?.extensions.code).toBe('INVALID_REFRESH_TOKEN')
  })
})
