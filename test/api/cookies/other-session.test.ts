import { describe, expect, test } from '@jest/globals'
import { app, cookieOf, REFRESH, signIn } from './test-cookies.ts'

describe('the cookie of another, active session', () => {
  const lives = async (header: Record<string, string>) =>
    (await app.query(REFRESH, { headers: header })).errors === undefined

  /** Two sessions of one account: one by tokens, one in the browser's cookie. */
  async function twoSessions(email: string) {
    const mine = await signIn('register', email, 'accessToken')
    const kept = await signIn('register', `kept-${email}`, 'accessToken')
    return { mine, token: mine.data?.register?.accessToken, kept, header: cookieOf(kept).header }
  }

  test('keeps the cookie when logout names another session’s refresh token', async () => {
    const { mine, token, header } = await twoSessions('named@example.com')
    const answer = await app.query(`mutation { logout(refreshToken: "${cookieOf(mine).value}") }`, { headers: header })
    expect(answer.data).toEqual({ logout: true })
    expect(answer.headers.getSetCookie()).toEqual([])
    expect((await app.query('{ me { id } }', { token })).errors).toMatchObject([{ extensions: { reason: 'revoked' } }])
    expect(await lives(header)).toBe(true)
  })

  test('keeps the cookie when logout names an unknown refresh token', async () => {
    const { header } = await twoSessions('nothing@example.com')
    for (const named of ['', 'x', 'x'.repeat(43)])
      expect(
        (await app.query(`mutation { logout(refreshToken: "${named}") }`, { headers: header })).headers.getSetCookie(),
      ).toEqual([])
    expect(await lives(header)).toBe(true)
  })

  test.each(['logoutAll', 'deleteAccount'])(
    'keeps the cookie when %s ends the sessions of the bearer token’s account',
    async (field) => {
      const { mine, token, header } = await twoSessions(`${field.toLowerCase()}-other@example.com`)
      const answer = await app.query(`mutation { ${field} }`, { token, headers: header })
      expect(answer.errors).toBeUndefined()
      expect(answer.headers.getSetCookie()).toEqual([])
      expect(await lives(cookieOf(mine).header)).toBe(false)
      expect(await lives(header)).toBe(true)
    },
  )

  test('keeps the cookie when the bearer token’s session is revoked', async () => {
    const { mine, token, header } = await twoSessions('revoked-other@example.com')
    const { data } = await app.query<{ sessions: { nodes: { id: string }[] } }>('{ sessions { nodes { id } } }', {
      token,
    })
    const answer = await app.query(`mutation { revokeSession(id: "${data?.sessions.nodes[0]?.id}") }`, {
      token,
      headers: header,
    })
    expect(answer.data).toEqual({ revokeSession: true })
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await lives(cookieOf(mine).header)).toBe(false)
    expect(await lives(header)).toBe(true)
  })
})

describe('clearing the refresh cookie', () => {
  test('clears the cookie when logout names its token or an earlier one', async () => {
    const first = cookieOf(await signIn('register', 'same@example.com', 'accessToken'))
    const second = cookieOf(await app.query(REFRESH, { headers: first.header }))
    for (const { value } of [second, first]) {
      const answer = await app.query(`mutation { logout(refreshToken: "${value}") }`, { headers: second.header })
      expect(cookieOf(answer).value).toBe('')
    }
    expect((await app.query(REFRESH, { headers: second.header })).errors).toBeDefined()
  })

  test('clears the cookie when another session of its account revokes its session', async () => {
    const email = 'by-another@example.com'
    const gone = cookieOf(await signIn('register', email, 'accessToken'))
    const token = (await signIn('login', email, 'accessToken')).data?.login?.accessToken
    const { data } = await app.query<{ sessions: { nodes: { id: string; current: boolean }[] } }>(
      '{ sessions { nodes { id current } } }',
      {
        token,
      },
    )
    const { id } = data?.sessions.nodes.find(({ current }) => !current) ?? {}
    const answer = await app.query(`mutation { revokeSession(id: "${id}") }`, { token, headers: gone.header })
    expect(cookieOf(answer).value).toBe('')
  })

  test('clears an unknown cookie and one of an ended session', async () => {
    const ended = cookieOf(await signIn('register', 'ended@example.com', 'accessToken'))
    await app.query('mutation { logout }', { headers: ended.header })
    for (const header of [ended.header, { cookie: 'gatehouse_refresh=none-of-ours' }])
      expect(cookieOf(await app.query('mutation { logout }', { headers: header })).value).toBe('')
  })
})
