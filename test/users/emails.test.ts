import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { CLIENT, codeOf, issuesOf, openTestUsers, type TestUsers } from './test-users.ts'

const DAY = 24 * 60 * 60 * 1000

let app: TestUsers
let ada: SignIn

beforeEach(async () => {
  app = await openTestUsers()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

const me = () => app.users.me(app.viewer(ada))
const verify = (token: string) => app.users.verifyEmail(app.viewer(ada), token, CLIENT)
const change = (email: string) => app.users.changeEmail(app.viewer(ada), { email }, CLIENT)

async function verificationToken(): Promise<string> {
  expect(await app.users.requestEmailVerification(app.viewer(ada), CLIENT)).toBe(true)
  return app.newestToken()
}

describe('verifyEmail', () => {
  test('verifies the address that received the token', async () => {
    const token = await verificationToken()
    const [mail] = await app.mails(1)
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Confirm your email address' })
    expect(mail?.text).toMatch(/^https:\/\/app\.example\.org\/verify-email\?token=[\w-]{43}$/m)
    expect(await verify(token)).toMatchObject({ id: ada.user.id, emailVerified: true })
    expect((await me()).emailVerified).toBe(true)
    expect(await app.actions()).toEqual(['register', 'email.verification_requested', 'email.verified'])
  })

  test('verifies the address once for twenty parallel uses of a token', async () => {
    const token = await verificationToken()
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(verify(token))))
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set([null, 'INVALID_TOKEN']))
    expect((await app.actions()).filter((action) => action === 'email.verified')).toHaveLength(1)
  })

  test('rejects a verification token after a day', async () => {
    const token = await verificationToken()
    app.advance(DAY)
    expect(await codeOf(app.users.verifyEmail(null, token, CLIENT))).toBe('INVALID_TOKEN')
  })

  test('rejects a token that was sent to another address', async () => {
    const token = await verificationToken()
    await change('ada@example.org')
    expect(await codeOf(verify(token))).toBe('INVALID_TOKEN')
    expect((await me()).emailVerified).toBe(false)
  })

  test('rejects a token from before the address was changed and changed back', async () => {
    const token = await verificationToken()
    await change('ada@example.org')
    await change('ada@example.com')
    expect(await codeOf(verify(token))).toBe('INVALID_TOKEN')
  })

  test('rejects a password reset token as a verification token', async () => {
    expect(await codeOf(verify(await app.resetToken('ada@example.com')))).toBe('INVALID_TOKEN')
  })

  test('sends no verification when the email is verified already', async () => {
    await verify(await verificationToken())
    expect(await app.users.requestEmailVerification(app.viewer(ada), CLIENT)).toBe(true)
    expect(await app.mails(1)).toHaveLength(1)
  })

  test('limits verification emails per hour', async () => {
    const codes = []
    for (let n = 0; n < 20; n++) codes.push(await codeOf(app.users.requestEmailVerification(app.viewer(ada), CLIENT)))
    expect(codes[0]).toBeNull()
    expect(codes.at(-1)).toBe('TOO_MANY_REQUESTS')
  })

  test('commits a verification together with its audit entry', async () => {
    const token = await verificationToken()
    app.failCommits(1)
    await expect(verify(token)).rejects.toThrow('no commit')
    expect((await me()).emailVerified).toBe(false)
    expect(await app.actions()).not.toContain('email.verified')
    expect(await codeOf(verify(token))).toBeNull()
  })
})

describe('changeEmail', () => {
  test('sets a new, unverified email for login', async () => {
    await verify(await verificationToken())
    expect(await change('Ada@Example.org')).toMatchObject({ email: 'Ada@Example.org', emailVerified: false })
    expect(await app.users.userByEmail('ada@example.com')).toBeNull()
    expect(await app.users.userByEmail('ada@example.org')).toMatchObject({ id: ada.user.id })
  })

  test('notifies the previous address of the change', async () => {
    await change('ada@example.org')
    expect(await app.mails(1)).toMatchObject([{ to: 'ada@example.com', subject: 'Your email address was changed' }])
  })

  test('sends at most five notices an hour to an address that others enter', async () => {
    for (let count = 0; count < 8; count++) {
      await change('stranger@example.net')
      await change('ada@example.com')
    }
    const toStranger = (await app.mails(5)).filter(({ to }) => to === 'stranger@example.net')
    expect(toStranger).toHaveLength(5)
    expect(app.lines.map(({ text }) => text)).toContain('Notice not sent: too many to this recipient')
  })

  test('returns EMAIL_TAKEN when another account has the address, in any case', async () => {
    await app.register('bob@example.com')
    expect(await codeOf(change('BOB@example.com'))).toBe('EMAIL_TAKEN')
    expect((await me()).email).toBe('ada@example.com')
    expect(await app.mails(0)).toEqual([])
  })

  test('keeps the email verified when only its case changes', async () => {
    await verify(await verificationToken())
    expect(await change('ada@example.com')).toMatchObject({ emailVerified: true })
    expect(await change('ADA@example.com')).toMatchObject({ email: 'ADA@example.com', emailVerified: true })
  })

  test('lets one of two accounts take an address in parallel changes', async () => {
    const bob = await app.register('bob@example.com')
    const toSame = (signIn: SignIn) => app.users.changeEmail(app.viewer(signIn), { email: 'new@example.com' }, CLIENT)
    const codes = await Promise.all([codeOf(toSame(ada)), codeOf(toSame(bob))])
    expect(codes.sort()).toEqual(['EMAIL_TAKEN', null].sort())
  })

  test.each(['no email', 'ada@example.com\nBcc: eve@example.com'])('rejects the email %j', async (email) => {
    expect(await issuesOf(change(email))).toMatchObject([{ path: ['email'] }])
  })
})
