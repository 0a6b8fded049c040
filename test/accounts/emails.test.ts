import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { codeOf, issuesOf, ORIGIN, openAccounts, type TestAccounts } from './test-accounts.ts'

const DAY = 24 * 60 * 60 * 1000

let app: TestAccounts
let ada: SignIn

beforeEach(async () => {
  app = await openAccounts()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

const me = () => app.accounts.me(app.viewer(ada))
const verify = (token: string) => app.accounts.verifyEmail(token, ORIGIN)
const change = (email: string) => app.accounts.changeEmail(app.viewer(ada), { email }, ORIGIN)

async function verificationToken(): Promise<string> {
  expect(await app.accounts.requestEmailVerification(app.viewer(ada), ORIGIN)).toBe(true)
  return app.newestToken()
}

describe('verifying an email', () => {
  test('takes the token that was mailed to it', async () => {
    const token = await verificationToken()
    const [mail] = await app.mails(1)
    expect(mail).toMatchObject({ to: 'ada@example.com', subject: 'Confirm your email address' })
    expect(mail?.text).toMatch(/^https:\/\/app\.example\.org\/verify-email\?token=[\w-]{43}$/m)
    expect(await verify(token)).toMatchObject({ id: ada.user.id, emailVerified: true })
    expect((await me()).emailVerified).toBe(true)
    expect(await app.actions()).toEqual(['register', 'email.verification_requested', 'email.verified'])
  })

  test('works once, however often the token is shown', async () => {
    const token = await verificationToken()
    const codes = await Promise.all(Array.from({ length: 20 }, () => codeOf(verify(token))))
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(new Set(codes)).toEqual(new Set([null, 'INVALID_TOKEN']))
    expect((await app.actions()).filter((action) => action === 'email.verified')).toHaveLength(1)
  })

  test('works for a day and no longer', async () => {
    const token = await verificationToken()
    app.advance(DAY)
    expect(await codeOf(verify(token))).toBe('INVALID_TOKEN')
  })

  test('shows nothing of another address', async () => {
    const token = await verificationToken()
    await change('ada@example.org')
    expect(await codeOf(verify(token))).toBe('INVALID_TOKEN')
    expect((await me()).emailVerified).toBe(false)
  })

  test('shows nothing of an address that was left and came back', async () => {
    const token = await verificationToken()
    await change('ada@example.org')
    await change('ada@example.com')
    expect(await codeOf(verify(token))).toBe('INVALID_TOKEN')
  })

  test('is refused with a token that resets the password', async () => {
    expect(await codeOf(verify(await app.resetToken('ada@example.com')))).toBe('INVALID_TOKEN')
  })

  test('that is verified already mails nothing', async () => {
    await verify(await verificationToken())
    expect(await app.accounts.requestEmailVerification(app.viewer(ada), ORIGIN)).toBe(true)
    expect(await app.mails(1)).toHaveLength(1)
  })

  test('can be asked for so often and no oftener', async () => {
    const codes = []
    for (let n = 0; n < 20; n++)
      codes.push(await codeOf(app.accounts.requestEmailVerification(app.viewer(ada), ORIGIN)))
    expect(codes[0]).toBeNull()
    expect(codes.at(-1)).toBe('TOO_MANY_REQUESTS')
  })

  test('and the trail of it are there both, or neither', async () => {
    const token = await verificationToken()
    app.failCommits(1)
    await expect(verify(token)).rejects.toThrow('no commit')
    expect((await me()).emailVerified).toBe(false)
    expect(await app.actions()).not.toContain('email.verified')
    expect(await codeOf(verify(token))).toBeNull()
  })
})

describe('changing the email', () => {
  test('makes it another one, unverified, to log in with', async () => {
    await verify(await verificationToken())
    expect(await change('Ada@Example.org')).toMatchObject({ email: 'Ada@Example.org', emailVerified: false })
    expect(await app.accounts.userByEmail('ada@example.com')).toBeNull()
    expect(await app.accounts.userByEmail('ada@example.org')).toMatchObject({ id: ada.user.id })
  })

  test('is written to the address before', async () => {
    await change('ada@example.org')
    expect(await app.mails(1)).toMatchObject([{ to: 'ada@example.com', subject: 'Your email address was changed' }])
  })

  test('is refused where another account has it, whatever its case', async () => {
    await app.register('bob@example.com')
    expect(await codeOf(change('BOB@example.com'))).toBe('EMAIL_TAKEN')
    expect((await me()).email).toBe('ada@example.com')
    expect(await app.mails(0)).toEqual([])
  })

  test('to the one it is changes nothing; to another case of it, the case', async () => {
    await verify(await verificationToken())
    expect(await change('ada@example.com')).toMatchObject({ emailVerified: true })
    expect(await change('ADA@example.com')).toMatchObject({ email: 'ADA@example.com', emailVerified: false })
  })

  test('of two accounts to one address at once succeeds once', async () => {
    const bob = await app.register('bob@example.com')
    const toSame = (signIn: SignIn) =>
      app.accounts.changeEmail(app.viewer(signIn), { email: 'new@example.com' }, ORIGIN)
    const codes = await Promise.all([codeOf(toSame(ada)), codeOf(toSame(bob))])
    expect(codes.sort()).toEqual(['EMAIL_TAKEN', null].sort())
  })

  test.each(['no email', 'ada@example.com\nBcc: eve@example.com'])('is refused for %j', async (email) => {
    expect(await issuesOf(change(email))).toMatchObject([{ path: ['email'] }])
  })
})
