import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Message } from '../../src/mail/message.ts'
import type { Answer } from './client.ts'
import { PASSWORD, startTestApp } from './test-app.ts'

const mails: Message[] = []
let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  const mailer = { send: (mail: Message) => void mails.push(mail), close: async () => {} }
  app = await startTestApp({ settings: { REFRESH_COOKIE: 'on' }, mailer })
})
afterAll(() => app.close())

const DAY = 24 * 60 * 60 * 1000

/** The one cookie that an answer sets: its value, and its attributes by their names in lower case. */
function cookieOf({ headers }: Answer<unknown>) {
  const [line = '', ...others] = headers.getSetCookie()
  expect(others).toEqual([])
  const [pair = '', ...rest] = line.split('; ')
  const [name, value = ''] = pair.split('=')
  const attributes = Object.fromEntries(
    rest.map((each) => each.split('=')).map(([key = '', text = true]) => [key.toLowerCase(), text]),
  )
  return { name, value, attributes, header: { cookie: pair } }
}

const signIn = (field: 'register' | 'login', email: string, selection: string) =>
  app.query<Record<string, { accessToken: string }>>(
    `mutation { ${field}(input: { email: "${email}", password: "${PASSWORD}" }) { ${selection} } }`,
  )

const REFRESH = 'mutation { refresh { accessToken refreshToken } }'

test('the refresh token is in a cookie that no script reads and no other site sends, and not in the payload', async () => {
  const answer = await signIn('register', 'ada@example.com', 'refreshToken')
  expect(answer.data).toEqual({ register: { refreshToken: null } })
  const { value, attributes } = cookieOf(answer)
  expect(value).toMatch(/^[\w-]{43,}$/)
  const { expires, 'max-age': maxAge, ...others } = attributes
  expect(others).toEqual({ httponly: true, secure: true, samesite: 'Strict', path: '/graphql' })
  const life = maxAge === undefined ? Date.parse(String(expires)) - Date.now() : Number(maxAge) * 1000
  expect(life / DAY).toBeCloseTo(30, 1)
})

test('every mutation that signs in sets the cookie, whatever of its payload is selected', async () => {
  const email = 'all@example.com'
  const registered = await signIn('register', email, 'accessToken')
  const token = registered.data?.register?.accessToken

  const loggedIn = await signIn('login', email, 'tokenType')
  const refreshed = await app.query('mutation { refresh { user { id } } }', { headers: cookieOf(loggedIn).header })
  const changed = await app.query(
    `mutation { changePassword(input: { currentPassword: "${PASSWORD}", newPassword: "another ${PASSWORD}" }) { __typename } }`,
    { token },
  )
  await app.query(`mutation { requestPasswordReset(email: "${email}") }`)
  await app.services.accounts.settled?.()
  const [, mailed] =
    /token=([\w-]+)/.exec(mails.find(({ subject }) => subject === 'Set a new password')?.text ?? '') ?? []
  const reset = await app.query(
    `mutation { resetPassword(input: { token: "${mailed}", newPassword: "a third ${PASSWORD}" }) { expiresIn } }`,
  )

  const values = [registered, loggedIn, refreshed, changed, reset].map((answer) => {
    expect(answer.errors).toBeUndefined()
    return cookieOf(answer).value
  })
  expect(new Set(values).size).toBe(5)
})

test('refresh takes the cookie where it has no argument, and rotates it', async () => {
  const { header, value } = cookieOf(await signIn('register', 'rotates@example.com', 'accessToken'))
  const refreshed = await app.query<{ refresh: { accessToken: string } }>(REFRESH, { headers: header })
  expect(refreshed.data).toEqual({ refresh: { accessToken: expect.any(String), refreshToken: null } })
  const next = cookieOf(refreshed)
  expect(next.value).not.toBe(value)

  expect(await app.query(REFRESH, { headers: next.header })).toMatchObject({ status: 200, data: { refresh: {} } })
  // Its successor was used: whoever shows it now has stolen it, or lost it to a thief.
  const reused = await app.query(REFRESH, { headers: header })
  expect(reused.errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
})

test('refresh without cookie and argument is refused', async () => {
  const answer = await app.query(REFRESH)
  expect(answer).toMatchObject({ status: 200, data: null, errors: [{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }] })
})

test('a native client may give the argument all the same', async () => {
  const { value } = cookieOf(await signIn('register', 'native@example.com', 'accessToken'))
  const answer = await app.query(`mutation { refresh(refreshToken: "${value}") { refreshToken } }`)
  expect(answer.data).toEqual({ refresh: { refreshToken: null } })
  expect(cookieOf(answer).value).not.toBe(value)
})

test.each(['logout', 'logoutAll', 'deleteAccount'])('%s clears the cookie, and ends the session', async (field) => {
  const registered = await signIn('register', `${field.toLowerCase()}@example.com`, 'accessToken')
  const { name, header } = cookieOf(registered)
  const answer = await app.query(`mutation { ${field} }`, { token: registered.data?.register?.accessToken })
  expect(answer.errors).toBeUndefined()
  const cleared = cookieOf(answer)
  expect(cleared).toMatchObject({ name, value: '', attributes: { path: '/graphql' } })
  expect(Date.parse(String(cleared.attributes.expires))).toBeLessThan(Date.now())
  const { errors } = await app.query(REFRESH, { headers: header })
  expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
})

test('logout by the cookie alone ends its session', async () => {
  const registered = await signIn('register', 'cookie-only@example.com', 'accessToken')
  const { header } = cookieOf(registered)
  const answer = await app.query('mutation { logout }', { headers: header })
  expect(answer.data).toEqual({ logout: true })
  expect(cookieOf(answer).value).toBe('')
  const { errors } = await app.query('{ me { id } }', { token: registered.data?.register?.accessToken })
  expect(errors).toMatchObject([{ extensions: { reason: 'revoked' } }])
})

describe('the cookie of another session, which goes on,', () => {
  const lives = async (header: Record<string, string>) =>
    (await app.query(REFRESH, { headers: header })).errors === undefined

  /** Somebody's session, and another one in the browser. */
  async function twoSessions(email: string) {
    const mine = await signIn('register', email, 'accessToken')
    const kept = await signIn('register', `kept-${email}`, 'accessToken')
    return { mine, token: mine.data?.register?.accessToken, kept, header: cookieOf(kept).header }
  }

  test('stays where logout names a refresh token, whose session ends', async () => {
    const { mine, token, header } = await twoSessions('named@example.com')
    const answer = await app.query(`mutation { logout(refreshToken: "${cookieOf(mine).value}") }`, { headers: header })
    expect(answer.data).toEqual({ logout: true })
    expect(answer.headers.getSetCookie()).toEqual([])
    expect((await app.query('{ me { id } }', { token })).errors).toMatchObject([{ extensions: { reason: 'revoked' } }])
    expect(await lives(header)).toBe(true)
  })

  test('stays where logout names nothing that there is', async () => {
    const { header } = await twoSessions('nothing@example.com')
    for (const named of ['', 'x', 'x'.repeat(43)])
      expect(
        (await app.query(`mutation { logout(refreshToken: "${named}") }`, { headers: header })).headers.getSetCookie(),
      ).toEqual([])
    expect(await lives(header)).toBe(true)
  })

  test.each(['logoutAll', 'deleteAccount'])('stays when %s ends those of the bearer token’s account', async (field) => {
    const { mine, token, header } = await twoSessions(`${field.toLowerCase()}-other@example.com`)
    const answer = await app.query(`mutation { ${field} }`, { token, headers: header })
    expect(answer.errors).toBeUndefined()
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await lives(cookieOf(mine).header)).toBe(false)
    expect(await lives(header)).toBe(true)
  })

  test('stays when the bearer token’s own is revoked', async () => {
    const { mine, token, header } = await twoSessions('revoked-other@example.com')
    const { data } = await app.query<{ sessions: { id: string }[] }>('{ sessions { id } }', { token })
    const answer = await app.query(`mutation { revokeSession(id: "${data?.sessions[0]?.id}") }`, {
      token,
      headers: header,
    })
    expect(answer.data).toEqual({ revokeSession: true })
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(await lives(cookieOf(mine).header)).toBe(false)
    expect(await lives(header)).toBe(true)
  })
})

describe('the cookie is cleared', () => {
  test('where logout names its own token, or one that it was exchanged for', async () => {
    const first = cookieOf(await signIn('register', 'same@example.com', 'accessToken'))
    const second = cookieOf(await app.query(REFRESH, { headers: first.header }))
    for (const { value } of [second, first]) {
      const answer = await app.query(`mutation { logout(refreshToken: "${value}") }`, { headers: second.header })
      expect(cookieOf(answer).value).toBe('')
    }
    expect((await app.query(REFRESH, { headers: second.header })).errors).toBeDefined()
  })

  test('where its session is ended by another one of the same account', async () => {
    const email = 'by-another@example.com'
    const gone = cookieOf(await signIn('register', email, 'accessToken'))
    const token = (await signIn('login', email, 'accessToken')).data?.login?.accessToken
    const { data } = await app.query<{ sessions: { id: string; current: boolean }[] }>('{ sessions { id current } }', {
      token,
    })
    const { id } = data?.sessions.find(({ current }) => !current) ?? {}
    const answer = await app.query(`mutation { revokeSession(id: "${id}") }`, { token, headers: gone.header })
    expect(cookieOf(answer).value).toBe('')
  })

  test('where it is none of ours, or of a session that has ended', async () => {
    const ended = cookieOf(await signIn('register', 'ended@example.com', 'accessToken'))
    await app.query('mutation { logout }', { headers: ended.header })
    for (const header of [ended.header, { cookie: 'gatehouse_refresh=none-of-ours' }])
      expect(cookieOf(await app.query('mutation { logout }', { headers: header })).value).toBe('')
  })
})

test('a refused refresh sets no cookie', async () => {
  const answer = await app.query(REFRESH, { headers: { cookie: 'gatehouse_refresh=none-of-ours' } })
  expect(answer.errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
  expect(answer.headers.getSetCookie().filter((line) => !line.startsWith('gatehouse_refresh=;'))).toEqual([])
})
