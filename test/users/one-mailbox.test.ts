/** One mailbox is one account, in every spelling of its address. */

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { CLIENT, codeOf, openTestUsers, PASSWORD, type TestUsers } from './test-users.ts'

let app: TestUsers
beforeEach(async () => {
  app = await openTestUsers()
})
afterEach(() => app.close())

const register = (email: string) => codeOf(app.users.register({ email, password: PASSWORD }, CLIENT))
const login = (email: string) => app.sessions.login({ email, password: PASSWORD }, CLIENT)

/** Stores an account as an older version did: under its domain as typed. */
async function storedAs(email: string): Promise<string> {
  const { user } = await app.register(`stored-${Math.random()}@example.com`)
  const data = { email, emailKey: email.toLowerCase() }
  await app.database.write((transaction) => transaction.user.update({ where: { id: user.id }, data }))
  return user.id
}

const SPELLINGS = [
  'user@münchen.de',
  'user@xn--mnchen-3ya.de',
  'USER@MÜNCHEN.DE',
  'user@XN--MNCHEN-3YA.de',
  'user@mu\u0308nchen.de',
]

describe('addresses with an international domain', () => {
  test.each(SPELLINGS)('accepts every spelling for one account registered as %s', async (email) => {
    expect(await register(email)).toBeNull()
    for (const other of SPELLINGS) {
      expect(await register(other)).toBe('EMAIL_TAKEN')
      expect((await login(other)).user.email).toBe(email)
      expect((await app.users.userByEmail(other))?.email).toBe(email)
    }
  })

  test('finds an international email by either spelling', async () => {
    await register('user@münchen.de')
    for (const search of ['münch', 'user@münchen', 'xn--mnchen-3ya', 'user@XN--mnchen-3ya.de'])
      expect((await app.users.users({ search })).nodes).toMatchObject([{ email: 'user@münchen.de' }])
  })

  test('sends one reset email to the address as registered', async () => {
    await register('user@münchen.de')
    await app.users.requestPasswordReset('user@xn--mnchen-3ya.de', CLIENT)
    expect(await app.mails(1)).toMatchObject([{ to: 'user@münchen.de' }])
  })

  test('keeps the email verified when a change only respells its domain', async () => {
    await register('user@münchen.de')
    const other = await app.register('other@example.com')
    const change = (signIn: typeof other, email: string) => app.users.changeEmail(app.viewer(signIn), { email }, CLIENT)
    expect(await codeOf(change(other, 'user@xn--mnchen-3ya.de'))).toBe('EMAIL_TAKEN')
    const own = await login('user@münchen.de')
    await app.users.requestEmailVerification(app.viewer(own), CLIENT)
    await app.users.verifyEmail(app.viewer(own), await app.newestToken(), CLIENT)
    expect(await change(own, 'user@xn--mnchen-3ya.de')).toMatchObject({
      email: 'user@xn--mnchen-3ya.de',
      emailVerified: true,
    })
  })
})

describe('accounts stored by an older version', () => {
  test('logs in by any spelling, and rejects registrations of it', async () => {
    const id = await storedAs('user@xn--mnchen-3ya.de')
    for (const email of SPELLINGS) {
      expect((await login(email)).user.id).toBe(id)
      expect(await register(email)).toBe('EMAIL_TAKEN')
    }
  })

  test('logs two accounts of one mailbox in by their exact spelling', async () => {
    const [unicode, ascii] = [await storedAs('user@münchen.de'), await storedAs('user@xn--mnchen-3ya.de')]
    expect((await login('user@münchen.de')).user.id).toBe(unicode)
    expect((await login('User@xn--mnchen-3ya.de')).user.id).toBe(ascii)
  })
})

describe('a change of case only', () => {
  test('keeps the email verified and sends no notice', async () => {
    const ada = await app.register('ada@example.com')
    await app.users.requestEmailVerification(app.viewer(ada), CLIENT)
    await app.users.verifyEmail(app.viewer(ada), await app.newestToken(), CLIENT)
    const changed = await app.users.changeEmail(app.viewer(ada), { email: 'Ada@Example.com' }, CLIENT)
    expect(changed).toMatchObject({ email: 'Ada@Example.com', emailVerified: true })
    expect(await app.mails(1)).toHaveLength(1)
  })

  test('keeps emailed links valid after a change of case', async () => {
    const ada = await app.register('ada@example.com')
    const reset = await app.resetToken('ada@example.com')
    await app.users.changeEmail(app.viewer(ada), { email: 'ADA@example.com' }, CLIENT)
    const newPassword = 'marble cobalt seven lantern'
    expect(await codeOf(app.users.resetPassword({ token: reset, newPassword }, CLIENT))).toBeNull()
    expect(await app.users.userByEmail('ada@example.com')).toMatchObject({ emailVerified: true })
    const bob = await app.register('bob@example.com')
    await app.users.requestEmailVerification(app.viewer(bob), CLIENT)
    const verification = await app.newestToken()
    await app.users.changeEmail(app.viewer(bob), { email: 'BOB@example.com' }, CLIENT)
    expect(await codeOf(app.users.verifyEmail(app.viewer(bob), verification, CLIENT))).toBeNull()
  })

  test('leaves an unverified email unverified after a change of case', async () => {
    const ada = await app.register('ada@example.com')
    const changed = await app.users.changeEmail(app.viewer(ada), { email: 'ADA@example.com' }, CLIENT)
    expect(changed.emailVerified).toBe(false)
  })
})

test('records both addresses of an email change, masked', async () => {
  const ada = await app.register('ada@example.com')
  await app.users.changeEmail(app.viewer(ada), { email: 'bob.lovelace@example.org' }, CLIENT)
  const event = (await app.trail()).find(({ action }) => action === 'email.changed')
  expect(event).toMatchObject({ userId: ada.user.id, actorId: ada.user.id, detail: 'a…@example.com to b…@example.org' })
})

test.each(['user@xn--a.de', 'user@1.0x7f', 'user@example.0x', `user@${'ü'.repeat(60)}.de`])(
  'rejects %s, whose domain is invalid',
  async (email) => {
    expect(await register(email)).toBe('BAD_USER_INPUT')
  },
)

test('looks up an email with one query, known or unknown', async () => {
  await register('user@münchen.de')
  const counts: number[] = []
  for (const email of ['user@münchen.de', 'nobody@münchen.de', 'nobody@example.com', uuidv7()]) {
    app.queries.length = 0
    await app.users.userByEmail(email)
    counts.push(app.queries.length)
  }
  expect(new Set(counts).size).toBe(1)
})
