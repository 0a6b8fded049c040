import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { CLIENT, codeOf, issuesOf, openTestUsers, PASSWORD, type TestUsers } from './test-users.ts'

let app: TestUsers

beforeEach(async () => {
  app = await openTestUsers()
})

afterEach(() => app.close())

const ada = { email: 'Ada@Example.com', password: PASSWORD, name: 'Ada' }

describe('register', () => {
  test('creates an account and signs in', async () => {
    const { user, accessToken } = await app.users.register(ada, CLIENT)
    expect(user).toMatchObject({
      email: 'Ada@Example.com',
      name: 'Ada',
      role: 'USER',
      emailVerified: false,
      disabled: false,
    })
    expect(app.sessions.authenticate(accessToken)).toMatchObject({ viewer: { userId: user.id, role: 'USER' } })
    expect(await app.sessions.login({ email: 'ada@example.com', password: PASSWORD }, CLIENT)).toMatchObject({
      user: { id: user.id },
    })
  })

  test.each(['ADA@EXAMPLE.COM', 'ada@example.com', 'Ada@Example.com'])('returns EMAIL_TAKEN for %s', async (email) => {
    await app.users.register(ada, CLIENT)
    expect(await codeOf(app.users.register({ ...ada, email }, CLIENT))).toBe('EMAIL_TAKEN')
    expect(await app.database.read.user.count()).toBe(1)
  })

  test('returns EMAIL_TAKEN for another case of the email, including the Greek final sigma', async () => {
    const { user } = await app.users.register({ ...ada, email: 'παυλος.ιος@example.com' }, CLIENT)
    const email = 'ΠΑΥΛΟΣ.ΙΟΣ@EXAMPLE.COM'
    expect(await codeOf(app.users.register({ ...ada, email }, CLIENT))).toBe('EMAIL_TAKEN')
    expect(await app.sessions.login({ email, password: PASSWORD }, CLIENT)).toMatchObject({ user: { id: user.id } })
    // Also as a search text, which ends before the end of the email.
    for (const search of ['ΠΑΥΛΟΣ', 'παυλος', 'παυλοσ', 'ιοσ@'])
      expect((await app.users.users({ search })).nodes).toMatchObject([{ id: user.id }])
  })

  test('accepts a password of 130 Hangul syllables, typed as 390 letters', async () => {
    const password = '각한'.repeat(65).normalize('NFD')
    await app.users.register({ ...ada, password }, CLIENT)
    expect(await codeOf(app.sessions.login({ email: ada.email, password }, CLIENT))).toBeNull()
  })

  test('creates one account for ten parallel registrations of an email', async () => {
    const tries = Array.from({ length: 10 }, (_, n) =>
      codeOf(app.users.register(ada, { ...CLIENT, ip: `198.51.100.${n}` })),
    )
    const codes = await Promise.all(tries)
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(codes.filter((code) => code === 'EMAIL_TAKEN')).toHaveLength(9)
    expect(await app.database.read.user.count()).toBe(1)
    expect(await app.database.read.session.count()).toBe(1)
    expect(await app.actions()).toEqual(['register'])
  })

  test('returns every issue at once with its path', async () => {
    const input = { email: 'no email', password: 'kX9#mQ2$vL', name: 'x'.repeat(101) }
    const issues = await issuesOf(app.users.register(input, CLIENT))
    expect(issues.map(({ path }) => path)).toEqual([['email'], ['name'], ['password']])
    expect(await app.database.read.user.count()).toBe(0)
  })

  test.each([
    ['password', { password: 'ada@example.com ada' }],
    ['password', { password: 'password password' }],
    ['password', { password: 'gatehouse gatehouse' }],
    ['password', { password: `Ada's lone \ud800 half` }],
    ['email', { email: 'ada@example.com\r\nBcc: eve@example.com' }],
    ['email', { email: `${'x'.repeat(250)}@example.com` }],
    ['name', { name: 'Ada\r\nBcc: eve@example.com' }],
    ['name', { name: 'Ada\0' }],
    ['name', { name: 'Ada \udc00' }],
    ['name', { name: '😀'.repeat(101) }],
  ])('rejects the %s %j', async (field, wrong) => {
    const issues = await issuesOf(app.users.register({ ...ada, ...wrong }, CLIENT))
    expect(issues.map(({ path }) => path)).toContainEqual([field])
  })

  test.each([
    [undefined, null],
    [null, null],
    ['', null],
    ['   ', null],
    ['  Ada Lovelace ', 'Ada Lovelace'],
    ['😀'.repeat(100), '😀'.repeat(100)],
  ])('stores the name %j as %j', async (name, kept) => {
    const { user } = await app.users.register({ email: ada.email, password: PASSWORD, name }, CLIENT)
    expect(user.name).toBe(kept)
  })

  test.each([
    ['fifteen emoji, told apart in the last one', `${'😀'.repeat(14)}😁`, `${'😀'.repeat(14)}😂`],
    [
      '256 characters, told apart in the last one',
      `${PASSWORD} `.repeat(11).slice(0, 255).concat('a'),
      `${PASSWORD} `.repeat(11).slice(0, 255).concat('b'),
    ],
    ['NUL, told apart after it', `${PASSWORD}\0a`, `${PASSWORD}\0b`],
  ])('accepts a password of %s', async (_, password, other) => {
    await app.users.register({ ...ada, password }, CLIENT)
    expect(await codeOf(app.sessions.login({ email: ada.email, password: other }, CLIENT))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(app.sessions.login({ email: ada.email, password }, CLIENT))).toBeNull()
  })

  test('accepts composed and decomposed forms of a password alike', async () => {
    const password = 'crème brûlée à la mode'
    await app.users.register({ ...ada, password: password.normalize('NFC') }, CLIENT)
    expect(
      await codeOf(app.sessions.login({ email: ada.email, password: password.normalize('NFD') }, CLIENT)),
    ).toBeNull()
  })

  test('commits a registration together with its audit entry', async () => {
    app.failCommits(1)
    await expect(app.users.register(ada, CLIENT)).rejects.toThrow('no commit')
    expect(await app.database.read.user.count()).toBe(0)
    expect(await app.actions()).toEqual([])
    await app.users.register(ada, CLIENT)
    expect(await app.actions()).toEqual(['register'])
  })
})

test('creates an account by the operator with the given role and a verified email', async () => {
  const user = await app.users.create({ ...ada, role: 'ADMIN' }, { ip: null, userAgent: null })
  expect(user).toMatchObject({ role: 'ADMIN', emailVerified: true })
  expect(await app.database.read.session.count()).toBe(0)
  expect(await app.trail()).toMatchObject([
    { action: 'register', userId: user.id, actorId: null, ip: null, detail: 'ADMIN, by the operator' },
  ])
})
