import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startTestApp } from '../api/test-app.ts'

let ahead = 0
let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({ now: () => new Date(Date.now() + ahead) })
})
afterAll(() => app.close())

const MINUTE = 60_000
let accounts = 0
const signedIn = () => app.register(`user-${++accounts}@example.com`)

async function refresh(refreshToken: string): Promise<string> {
  const document = 'mutation ($refreshToken: String) { refresh(refreshToken: $refreshToken) { expiresIn } }'
  const { errors } = await app.query(document, { variables: { refreshToken } })
  return errors?.[0]?.extensions.code ?? 'ok'
}

const logout = (token?: string) => app.query('mutation { logout }', token === undefined ? {} : { token })

test('revokes the session on logout by an expired access token', async () => {
  const { accessToken, refreshToken } = await signedIn()
  ahead += 16 * MINUTE
  expect(await logout(accessToken)).toMatchObject({ data: { logout: true } })
  expect(await refresh(refreshToken)).toBe('INVALID_REFRESH_TOKEN')
})

test('rejects an expired access token for everything except logout', async () => {
  const { accessToken, refreshToken } = await signedIn()
  ahead += 16 * MINUTE
  for (const operation of ['{ me { id } }', 'mutation { logoutAll }', 'mutation { deleteAccount }']) {
    const { errors } = await app.query(operation, { token: accessToken })
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'expired' })
  }
  expect(await refresh(refreshToken)).toBe('ok')
})

test('returns true for a forged, malformed or missing token on logout and revokes nothing', async () => {
  const { accessToken, refreshToken } = await signedIn()
  const [head, payload] = accessToken.split('.')
  for (const token of [undefined, 'x', `${head}.${payload}.AAAA`, refreshToken])
    expect(await logout(token)).toMatchObject({ data: { logout: true } })
  expect(await refresh(refreshToken)).toBe('ok')
})
