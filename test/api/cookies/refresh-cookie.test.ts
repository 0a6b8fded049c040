import { expect, test } from '@jest/globals'
import { PASSWORD } from '../test-app.ts'
import { app, cookieOf, mails, REFRESH, signIn } from './test-cookies.ts'

const DAY = 24 * 60 * 60 * 1000

test('sets the refresh token in an HttpOnly, SameSite cookie and omits it from the payload', async () => {
  const answer = await signIn('register', 'ada@example.com', 'refreshToken')
  expect(answer.data).toEqual({ register: { refreshToken: null } })
  const { value, attributes } = cookieOf(answer)
  expect(value).toMatch(/^[\w-]{43,}$/)
  const { expires, 'max-age': maxAge, ...others } = attributes
  expect(others).toEqual({ httponly: true, samesite: 'Strict', path: '/graphql' })
  const life = maxAge === undefined ? Date.parse(String(expires)) - Date.now() : Number(maxAge) * 1000
  expect(life / DAY).toBeCloseTo(30, 1)
})

test('sets the cookie on every mutation that signs in, whatever it selects', async () => {
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
  await app.services.users.drain?.()
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

test('rotates the cookie on refresh without an argument', async () => {
  const { header, value } = cookieOf(await signIn('register', 'rotates@example.com', 'accessToken'))
  const refreshed = await app.query<{ refresh: { accessToken: string } }>(REFRESH, { headers: header })
  expect(refreshed.data).toEqual({ refresh: { accessToken: expect.any(String), refreshToken: null } })
  const next = cookieOf(refreshed)
  expect(next.value).not.toBe(value)

  expect(await app.query(REFRESH, { headers: next.header })).toMatchObject({ status: 200, data: { refresh: {} } })
  // The successor was already used, so sending the token again is reuse.
  const reused = await app.query(REFRESH, { headers: header })
  expect(reused.errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
})

test('rejects refresh without cookie and argument', async () => {
  const answer = await app.query(REFRESH)
  expect(answer).toMatchObject({ status: 200, data: null, errors: [{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }] })
})

test('accepts a refresh token as an argument from native clients', async () => {
  const { value } = cookieOf(await signIn('register', 'native@example.com', 'accessToken'))
  const answer = await app.query(`mutation { refresh(refreshToken: "${value}") { refreshToken } }`)
  expect(answer.data).toEqual({ refresh: { refreshToken: null } })
  expect(cookieOf(answer).value).not.toBe(value)
})

test.each(['logout', 'logoutAll', 'deleteAccount'])(
  'clears the cookie and revokes the session on %s',
  async (field) => {
    const registered = await signIn('register', `${field.toLowerCase()}@example.com`, 'accessToken')
    const { name, header } = cookieOf(registered)
    const answer = await app.query(`mutation { ${field} }`, { token: registered.data?.register?.accessToken })
    expect(answer.errors).toBeUndefined()
    const cleared = cookieOf(answer)
    expect(cleared).toMatchObject({ name, value: '', attributes: { path: '/graphql' } })
    expect(Date.parse(String(cleared.attributes.expires))).toBeLessThan(Date.now())
    const { errors } = await app.query(REFRESH, { headers: header })
    expect(errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
  },
)

test('revokes the session on logout by the cookie only', async () => {
  const registered = await signIn('register', 'cookie-only@example.com', 'accessToken')
  const { header } = cookieOf(registered)
  const answer = await app.query('mutation { logout }', { headers: header })
  expect(answer.data).toEqual({ logout: true })
  expect(cookieOf(answer).value).toBe('')
  const { errors } = await app.query('{ me { id } }', { token: registered.data?.register?.accessToken })
  expect(errors).toMatchObject([{ extensions: { reason: 'revoked' } }])
})

test('sets no cookie on a rejected refresh', async () => {
  const answer = await app.query(REFRESH, { headers: { cookie: 'gatehouse_refresh=none-of-ours' } })
  expect(answer.errors).toMatchObject([{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }])
  expect(answer.headers.getSetCookie().filter((line) => !line.startsWith('gatehouse_refresh=;'))).toEqual([])
})
