import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { codeOf, issuesOf, ORIGIN, openAccounts, PASSWORD, type TestAccounts } from './test-accounts.ts'

let app: TestAccounts

beforeEach(async () => {
  app = await openAccounts()
})

afterEach(() => app.close())

const ada = { email: 'Ada@Example.com', password: PASSWORD, name: 'Ada' }

describe('registering', () => {
  test('makes an account and signs in', async () => {
    const { user, accessToken } = await app.accounts.register(ada, ORIGIN)
    expect(user).toMatchObject({
      email: 'Ada@Example.com',
      name: 'Ada',
      role: 'USER',
      emailVerified: false,
      disabled: false,
    })
    expect(app.sessions.authenticate(accessToken)).toMatchObject({ viewer: { userId: user.id, role: 'USER' } })
    expect(await app.sessions.login({ email: 'ada@example.com', password: PASSWORD }, ORIGIN)).toMatchObject({
      user: { id: user.id },
    })
  })

  test.each(['ADA@EXAMPLE.COM', 'ada@example.com', 'Ada@Example.com'])(
    'is refused where the email is taken: %s',
    async (email) => {
      await app.accounts.register(ada, ORIGIN)
      expect(await codeOf(app.accounts.register({ ...ada, email }, ORIGIN))).toBe('EMAIL_TAKEN')
      expect(await app.database.read.user.count()).toBe(1)
    },
  )

  test('is refused where the email is taken in other letters, a Greek sigma at the end of a word among them', async () => {
    const { user } = await app.accounts.register({ ...ada, email: 'παυλος.ιος@example.com' }, ORIGIN)
    const email = 'ΠΑΥΛΟΣ.ΙΟΣ@EXAMPLE.COM'
    expect(await codeOf(app.accounts.register({ ...ada, email }, ORIGIN))).toBe('EMAIL_TAKEN')
    expect(await app.sessions.login({ email, password: PASSWORD }, ORIGIN)).toMatchObject({ user: { id: user.id } })
    // As a part that ends where the email goes on.
    for (const search of ['ΠΑΥΛΟΣ', 'παυλος', 'παυλοσ', 'ιοσ@'])
      expect((await app.accounts.users({ search })).nodes).toMatchObject([{ id: user.id }])
  })

  test('takes a password of 130 Hangul syllables, typed as 390 letters, and it signs in', async () => {
    const password = '각한'.repeat(65).normalize('NFD')
    await app.accounts.register({ ...ada, password }, ORIGIN)
    expect(await codeOf(app.sessions.login({ email: ada.email, password }, ORIGIN))).toBeNull()
  })

  test('at once with one email makes one account', async () => {
    const tries = Array.from({ length: 10 }, (_, n) =>
      codeOf(app.accounts.register(ada, { ...ORIGIN, ip: `198.51.100.${n}` })),
    )
    const codes = await Promise.all(tries)
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(codes.filter((code) => code === 'EMAIL_TAKEN')).toHaveLength(9)
    expect(await app.database.read.user.count()).toBe(1)
    expect(await app.database.read.session.count()).toBe(1)
    expect(await app.actions()).toEqual(['register'])
  })

  test('tells everything that is wrong at once, and where', async () => {
    const input = { email: 'no email', password: 'kX9#mQ2$vL', name: 'x'.repeat(101) }
    const issues = await issuesOf(app.accounts.register(input, ORIGIN))
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
  ])('is refused for its %s: %j', async (field, wrong) => {
    const issues = await issuesOf(app.accounts.register({ ...ada, ...wrong }, ORIGIN))
    expect(issues.map(({ path }) => path)).toContainEqual([field])
  })

  test.each([
    [undefined, null],
    [null, null],
    ['', null],
    ['   ', null],
    ['  Ada Lovelace ', 'Ada Lovelace'],
    ['😀'.repeat(100), '😀'.repeat(100)],
  ])('with the name %j makes it %j', async (name, kept) => {
    const { user } = await app.accounts.register({ email: ada.email, password: PASSWORD, name }, ORIGIN)
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
  ])('takes a password of %s', async (_, password, other) => {
    await app.accounts.register({ ...ada, password }, ORIGIN)
    expect(await codeOf(app.sessions.login({ email: ada.email, password: other }, ORIGIN))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(app.sessions.login({ email: ada.email, password }, ORIGIN))).toBeNull()
  })

  test('takes a password for the same however its characters are composed', async () => {
    const password = 'crème brûlée à la mode'
    await app.accounts.register({ ...ada, password: password.normalize('NFC') }, ORIGIN)
    expect(
      await codeOf(app.sessions.login({ email: ada.email, password: password.normalize('NFD') }, ORIGIN)),
    ).toBeNull()
  })

  test('and the trail of it are there both, or neither', async () => {
    app.failCommits(1)
    await expect(app.accounts.register(ada, ORIGIN)).rejects.toThrow('no commit')
    expect(await app.database.read.user.count()).toBe(0)
    expect(await app.actions()).toEqual([])
    await app.accounts.register(ada, ORIGIN)
    expect(await app.actions()).toEqual(['register'])
  })
})

test('an account that the operator makes has the role that was asked for, and a verified email', async () => {
  const user = await app.accounts.create({ ...ada, role: 'ADMIN' }, { ip: null, userAgent: null })
  expect(user).toMatchObject({ role: 'ADMIN', emailVerified: true })
  expect(await app.database.read.session.count()).toBe(0)
  expect(await app.trail()).toMatchObject([
    { action: 'register', userId: user.id, actorId: null, ip: null, detail: 'ADMIN, by the operator' },
  ])
})
