import { afterEach, describe, expect, test } from '@jest/globals'
import { CLIENT, codeOf, OTHER_PASSWORD, openTestUsers, PASSWORD, type TestUsers } from '../test-users.ts'

let app: TestUsers
afterEach(() => app.close())

const open = async (REGISTRATION: string, more: Record<string, string> = {}) => {
  app = await openTestUsers({ settings: { REGISTRATION, ...more } })
}
const register = (email: string, token?: string) => app.users.register({ email, password: PASSWORD, token }, CLIENT)
const request = (email: string) => app.users.requestRegistration(email, CLIENT)

/** Creates an administrator on behalf of the operator. */
async function admin() {
  await app.users.create({ email: 'admin@example.com', password: PASSWORD, role: 'ADMIN' }, CLIENT)
  return app.viewer(await app.sessions.login({ email: 'admin@example.com', password: PASSWORD }, CLIENT))
}

describe.each([
  ['open', { register: null, request: null, invite: null }],
  ['confirm', { register: 'REGISTRATION_CLOSED', request: null, invite: null }],
  ['invite', { register: 'REGISTRATION_CLOSED', request: 'REGISTRATION_CLOSED', invite: null }],
  ['closed', { register: 'REGISTRATION_CLOSED', request: 'REGISTRATION_CLOSED', invite: 'REGISTRATION_CLOSED' }],
])('REGISTRATION=%s', (mode, codes) => {
  test('allows exactly the kinds of registration that the mode names', async () => {
    await open(mode)
    expect(app.users.registrationMode).toBe(mode)
    expect({
      register: await codeOf(register('ada@example.com')),
      request: await codeOf(request('bob@example.com')),
      invite: await codeOf(app.users.inviteUser(await admin(), 'eve@example.com', 'USER', CLIENT)),
    }).toEqual(codes)
    expect(await codeOf(register('grace@example.com', 'x'.repeat(43)))).toBe('REGISTRATION_CLOSED')
    expect(await codeOf(register('grace@example.com', ''))).toBe('REGISTRATION_CLOSED')
  })
})

describe('a requested registration link', () => {
  test('registers its email as verified, once in ten parallel attempts', async () => {
    await open('confirm')
    expect(await request('Ada@Example.com')).toBe(true)
    const [mail] = await app.mails(1)
    expect(mail).toMatchObject({ to: 'Ada@Example.com', subject: 'Create your account' })
    expect(mail?.text).toMatch(/^https:\/\/app\.example\.org\/register\?token=[\w-]{43}&email=Ada%40Example\.com$/m)
    const token = await app.newestToken()
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(register('ada@example.com', token))))
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(await app.users.userByEmail('ada@example.com')).toMatchObject({ emailVerified: true, role: 'USER' })
    expect(await app.actions()).toEqual(['registration.requested', 'register'])
    expect(await codeOf(register('ada@example.com', token))).toBe('REGISTRATION_CLOSED')
  })

  test('rejects a registration link for another email, after a day, and under REGISTRATION=invite', async () => {
    await open('confirm')
    await request('ada@example.com')
    const token = await app.newestToken()
    expect(await codeOf(register('bob@example.com', token))).toBe('REGISTRATION_CLOSED')
    app.advance(24 * 60 * 60 * 1000)
    expect(await codeOf(register('ada@example.com', token))).toBe('REGISTRATION_CLOSED')
    expect(await app.database.read.user.count()).toBe(0)
  })

  test('keeps a registration link valid after an invalid password', async () => {
    await open('confirm')
    await request('ada@example.com')
    const token = await app.newestToken()
    expect(await codeOf(app.users.register({ email: 'ada@example.com', password: 'short', token }, CLIENT))).toBe(
      'BAD_USER_INPUT',
    )
    expect(await codeOf(register('ada@example.com', token))).toBeNull()
  })

  test('notifies an existing account instead of sending a registration link', async () => {
    await open('confirm')
    await app.users.create({ email: 'ada@example.com', password: PASSWORD, role: 'USER' }, CLIENT)
    expect(await request('ADA@example.com')).toBe(true)
    expect(await app.mails(1)).toMatchObject([{ to: 'ada@example.com', subject: 'You already have an account' }])
    expect(await app.database.read.invitation.count()).toBe(0)
  })

  test('stores registration links hashed and sends at most five an hour', async () => {
    await open('confirm')
    for (let count = 0; count < 8; count++) {
      await request('ada@example.com')
      await app.users.drain()
    }
    expect(await app.mails(5)).toHaveLength(5)
    const rows = JSON.stringify(await app.database.read.invitation.findMany())
    expect(rows).not.toContain(await app.newestToken())
  })

  test('sends no registration link to an invalid email and answers alike', async () => {
    await open('confirm')
    expect(await request('no email')).toBe(true)
    expect(await app.mails(0)).toEqual([])
  })
})

describe('REQUIRE_VERIFIED_EMAIL=on', () => {
  const login = (password: string) => app.sessions.login({ email: 'ada@example.com', password }, CLIENT)

  test('rejects logins until the email is verified, and emails the verification on registration', async () => {
    await open('open', { REQUIRE_VERIFIED_EMAIL: 'on' })
    const ada = await register('ada@example.com')
    await expect(login(PASSWORD)).rejects.toMatchObject({
      code: 'INVALID_CREDENTIALS',
      details: { reason: 'email_unverified' },
    })
    await expect(login(OTHER_PASSWORD)).rejects.toMatchObject({ code: 'INVALID_CREDENTIALS', details: {} })
    await app.users.verifyEmail(app.viewer(ada), await app.newestToken(), CLIENT)
    expect(await codeOf(login(PASSWORD))).toBeNull()
  })

  test('accepts logins after a password reset by email', async () => {
    await open('open', { REQUIRE_VERIFIED_EMAIL: 'on' })
    await register('ada@example.com')
    const token = await app.resetToken('ada@example.com')
    await app.users.resetPassword({ token, newPassword: OTHER_PASSWORD }, CLIENT)
    expect(await codeOf(login(OTHER_PASSWORD))).toBeNull()
  })

  test('keeps the email of an account until the new one is verified', async () => {
    await open('open', { REQUIRE_VERIFIED_EMAIL: 'on' })
    const ada = await register('ada@example.com')
    await app.users.verifyEmail(app.viewer(ada), await app.newestToken(), CLIENT)
    const changed = await app.users.changeEmail(app.viewer(ada), { email: 'ada@example.org' }, CLIENT)
    expect(changed).toMatchObject({ email: 'ada@example.com', emailVerified: true })
    expect((await app.mails(2)).at(-1)).toMatchObject({ to: 'ada@example.org' })
    await app.users.verifyEmail(app.viewer(ada), await app.newestToken(), CLIENT)
    expect(await app.users.me(app.viewer(ada))).toMatchObject({ email: 'ada@example.org', emailVerified: true })
    expect((await app.mails(3)).at(-1)).toMatchObject({
      to: 'ada@example.com',
      subject: 'Your email address was changed',
    })
  })
})
