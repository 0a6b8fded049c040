import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { withAdminFactors } from '../../src/graphql/admin-factors.ts'
import { readSdl } from '../../src/graphql/schema.ts'
import { startTestApp } from '../api/test-app.ts'
import { type TestApp, tokenOf } from '../api/viewers.ts'

const sdl = await readSdl()
const AUDIT = '{ auditEvents { nodes { id } } }'

test('requires two factors in every rule of role ADMIN', () => {
  const rules = [...sdl.matchAll(/@auth\([^)]*role: ADMIN[^)]*\)/g)].map(([rule]) => rule)
  expect(rules.length).toBeGreaterThan(2)
  for (const rule of rules) expect(rule).toContain('factors: 2')
})

test('removes only the second factor with ADMIN_FACTORS=1', () => {
  const served = withAdminFactors(sdl, 1)
  expect(served).toBe(sdl.replaceAll('role: ADMIN, factors: 2', 'role: ADMIN'))
  expect(withAdminFactors(sdl, 2)).toBe(sdl)
})

test.each([
  ['@auth(factors: 2, role: ADMIN)', '@auth(role: ADMIN)'],
  ['@auth(role: ADMIN, factors: 2, maxAge: 300)', '@auth(role: ADMIN, maxAge: 300)'],
  ['@auth(factors: 2, maxAge: 300)', '@auth(factors: 2, maxAge: 300)'],
  ['@auth(role: SUPPORT, factors: 2)', '@auth(role: SUPPORT, factors: 2)'],
])('serves %s as %s', (rule, served) => {
  expect(withAdminFactors(`type Query { a: Int ${rule} }`, 1)).toBe(`type Query { a: Int ${served} }`)
})

describe.each([
  { setting: '1', one: 200, header: null },
  { setting: '2', one: 401, header: 'Bearer error="insufficient_user_authentication", acr_values="2"' },
])('administrators with ADMIN_FACTORS=$setting', ({ setting, one, header }) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp({ settings: { ADMIN_FACTORS: setting } })
  })
  afterAll(() => app.close())

  test(`answers an administrator with one factor ${one}, with the challenge of RFC 9470`, async () => {
    const { status, headers, errors } = await app.query(AUDIT, { token: await tokenOf(app, 'ADMIN') })
    expect([status, headers.get('www-authenticate')]).toEqual([one, header])
    if (one === 401) expect(errors?.[0]?.extensions).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED', factors: 2 })
  })

  test('answers an administrator with two factors', async () => {
    const token = await tokenOf(app, 'ADMIN', { amr: 'pwd otp mfa', factors: 2 })
    expect((await app.query(AUDIT, { token })).status).toBe(200)
  })
})
