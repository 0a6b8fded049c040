import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Role } from '../../src/database/client/client.ts'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { codeOf, issuesOf, ORIGIN, openAccounts, PASSWORD, type TestAccounts } from './test-accounts.ts'

let app: TestAccounts
let admin: SignIn
let ada: SignIn

beforeEach(async () => {
  app = await openAccounts()
  admin = await app.register('admin@example.com', 'ADMIN')
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

const setRole = (userId: string, role: Role, by = admin) =>
  app.accounts.setUserRole(app.claims(by), userId, role, ORIGIN)
const setDisabled = (userId: string, disabled: boolean, by = admin) =>
  app.accounts.setUserDisabled(app.claims(by), userId, disabled, ORIGIN)

describe('setting a role', () => {
  test('ends the access tokens of the one before, and gives the next ones the new role in the same session', async () => {
    expect(await setRole(ada.user.id, 'SUPPORT')).toMatchObject({ id: ada.user.id, role: 'SUPPORT' })
    expect(app.sessions.authenticate(ada.accessToken)).toEqual({ absence: 'revoked' })
    const next = await app.sessions.refresh(ada.refreshToken, ORIGIN)
    expect(app.viewer(next)).toMatchObject({ role: 'SUPPORT', sessionId: app.claims(ada).sessionId })
  })

  test('is in the trail: who, to whom, from what to what', async () => {
    await setRole(ada.user.id, 'ADMIN')
    expect((await app.trail()).at(-1)).toMatchObject({
      action: 'user.role_changed',
      userId: ada.user.id,
      actorId: admin.user.id,
      ip: ORIGIN.ip,
      userAgent: ORIGIN.userAgent,
      detail: 'USER to ADMIN',
    })
  })

  test('to the one it is changes nothing', async () => {
    const before = await app.actions()
    expect(await setRole(ada.user.id, 'USER')).toMatchObject({ role: 'USER' })
    app.viewer(ada)
    expect(await app.actions()).toEqual(before)
  })

  test.each(['00000000-0000-7000-8000-000000000000', '', 'x', '\0', '\ud800'])(
    'of nobody is refused: %j',
    async (id) => {
      expect(await codeOf(setRole(id, 'ADMIN'))).toBe('NOT_FOUND')
      expect(await codeOf(setDisabled(id, true))).toBe('NOT_FOUND')
    },
  )
})

describe('disabling', () => {
  test('ends every session at once, and keeps the account out until it is enabled', async () => {
    expect(await setDisabled(ada.user.id, true)).toMatchObject({ disabled: true })
    expect(app.sessions.authenticate(ada.accessToken)).toEqual({ absence: 'revoked' })
    expect(await codeOf(app.sessions.refresh(ada.refreshToken, ORIGIN))).toBe('INVALID_REFRESH_TOKEN')
    const login = () => app.sessions.login({ email: 'ada@example.com', password: PASSWORD }, ORIGIN)
    expect(await codeOf(login())).toBe('INVALID_CREDENTIALS')
    expect(await setDisabled(ada.user.id, false)).toMatchObject({ disabled: false })
    expect(await codeOf(login())).toBeNull()
    expect(await codeOf(app.sessions.refresh(ada.refreshToken, ORIGIN))).toBe('INVALID_REFRESH_TOKEN')
  })

  test('makes mailed tokens worthless, for good', async () => {
    await app.accounts.requestEmailVerification(app.viewer(ada), ORIGIN)
    const token = await app.newestToken()
    await setDisabled(ada.user.id, true)
    await setDisabled(ada.user.id, false)
    expect(await codeOf(app.accounts.verifyEmail(token, ORIGIN))).toBe('INVALID_TOKEN')
  })

  test('is in the trail once each way', async () => {
    for (const disabled of [true, true, false, false]) await setDisabled(ada.user.id, disabled)
    expect((await app.actions()).slice(-2)).toEqual(['user.disabled', 'user.enabled'])
  })
})

describe('the last enabled admin', () => {
  test('is neither demoted nor disabled', async () => {
    for (const role of ['USER', 'SUPPORT'] as const) expect(await codeOf(setRole(admin.user.id, role))).toBe('CONFLICT')
    expect(await codeOf(setDisabled(admin.user.id, true))).toBe('CONFLICT')
    expect(await app.accounts.me(app.viewer(admin))).toMatchObject({ role: 'ADMIN', disabled: false })
  })

  test('is the last one though there are disabled ones', async () => {
    const other = await app.register('other@example.com', 'ADMIN')
    expect(await codeOf(setDisabled(other.user.id, true))).toBeNull()
    expect(await codeOf(setRole(admin.user.id, 'USER'))).toBe('CONFLICT')
    expect(await codeOf(setRole(other.user.id, 'USER'))).toBeNull()
  })

  test('is left where two demote, disable or delete each other or themselves at once', async () => {
    const other = await app.register('other@example.com', 'ADMIN')
    const [one, two] = [admin.user.id, other.user.id]
    const attempts: [() => Promise<unknown>, () => Promise<unknown>][] = [
      [() => setRole(two, 'USER'), () => setRole(one, 'USER', other)],
      [() => setDisabled(two, true), () => setDisabled(one, true, other)],
      [() => setRole(two, 'SUPPORT'), () => setDisabled(one, true, other)],
      [() => setRole(one, 'USER'), () => setRole(two, 'USER', other)],
    ]
    for (const [first, second] of attempts) {
      const codes = await Promise.all([codeOf(first()), codeOf(second())])
      expect(codes.sort()).toEqual(['CONFLICT', null].sort())
      expect(await app.database.read.user.count({ where: { role: 'ADMIN', disabled: false } })).toBe(1)
      for (const id of [one, two]) {
        await app.accounts.setUserRole(null, id, 'ADMIN', ORIGIN)
        await app.accounts.setUserDisabled(null, id, false, ORIGIN)
      }
    }
  })
})

describe('what is done and its trail are there both, or neither:', () => {
  test.each([
    ['a role', () => setRole(ada.user.id, 'SUPPORT')],
    ['disabling', () => setDisabled(ada.user.id, true)],
  ])('%s', async (_, act) => {
    const before = await app.actions()
    app.failCommits(1)
    await expect(act()).rejects.toThrow('no commit')
    expect(await app.accounts.me(app.viewer(ada))).toMatchObject({ role: 'USER', disabled: false })
    expect(await app.actions()).toEqual(before)
    expect(await codeOf(act())).toBeNull()
    expect(await app.actions()).toHaveLength(before.length + 1)
  })
})

describe('users', () => {
  const emails = async (args: Parameters<typeof app.accounts.users>[0]) =>
    (await app.accounts.users(args)).nodes.map(({ email }) => email)

  beforeEach(async () => {
    for (const email of ['Bob_1@Example.org', 'bobx1@example.org', 'c%d@example.net', 'ÉLISE@example.net']) {
      app.advance(1000)
      await app.register(email, email.startsWith('c') ? 'SUPPORT' : 'USER')
    }
  })

  test('come newest first, a page at a time', async () => {
    const first = await app.accounts.users({ first: 4 })
    expect(first.nodes.map(({ email }) => email)).toEqual([
      'ÉLISE@example.net',
      'c%d@example.net',
      'bobx1@example.org',
      'Bob_1@Example.org',
    ])
    expect(await first.totalCount()).toBe(6)
    const rest = await app.accounts.users({ first: 4, after: first.pageInfo.endCursor })
    expect(rest.nodes.map(({ email }) => email).sort()).toEqual(['ada@example.com', 'admin@example.com'])
    expect(rest.pageInfo.hasNextPage).toBe(false)
  })

  test.each([
    ['BOB', ['bobx1@example.org', 'Bob_1@Example.org']],
    ['@example.ORG', ['bobx1@example.org', 'Bob_1@Example.org']],
    ['élise', ['ÉLISE@example.net']],
    ['e\u0301lise', ['ÉLISE@example.net']],
    ['nobody', []],
    ['_', ['Bob_1@Example.org']],
    ['%', ['c%d@example.net']],
    ['\\', []],
    ["' OR 1=1 --", []],
  ])('are found by a part of the email, literally: %j', async (search, found) => {
    expect(await emails({ search })).toEqual(found)
    expect(await (await app.accounts.users({ search })).totalCount()).toBe(found.length)
  })

  test('are found by role, with or without a part of the email', async () => {
    expect(await emails({ role: 'SUPPORT' })).toEqual(['c%d@example.net'])
    expect(await emails({ role: 'ADMIN', search: 'EXAMPLE' })).toEqual(['admin@example.com'])
    expect(await emails({ role: null, search: null })).toHaveLength(6)
  })

  test('tell everything that is wrong with the arguments', async () => {
    const issues = await issuesOf(app.accounts.users({ search: '\0', first: 1000, after: 'x' }))
    expect(issues.map(({ path }) => path[0]).sort()).toEqual(['after', 'first', 'search'])
  })

  test.each(['', 'x', '\0', '\ud800', '00000000-0000-7000-8000-000000000000'])(
    'there is none with the id %j',
    async (id) => {
      expect(await app.accounts.user(id)).toBeNull()
    },
  )

  test('one by its id', async () => {
    expect(await app.accounts.user(ada.user.id)).toMatchObject({ email: 'ada@example.com' })
  })
})
