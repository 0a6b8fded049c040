import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Role } from '../../src/database/client/client.ts'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { CLIENT, codeOf, issuesOf, openTestUsers, PASSWORD, type TestUsers } from './test-users.ts'

let app: TestUsers
let admin: SignIn
let ada: SignIn

beforeEach(async () => {
  app = await openTestUsers()
  admin = await app.register('admin@example.com', 'ADMIN')
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

const setRole = (userId: string, role: Role, by = admin) => app.users.setUserRole(app.claims(by), userId, role, CLIENT)
const setDisabled = (userId: string, disabled: boolean, by = admin) =>
  app.users.setUserDisabled(app.claims(by), userId, disabled, CLIENT)

describe('changing a role', () => {
  test('revokes access tokens of the old role and issues the new role at the next refresh', async () => {
    expect(await setRole(ada.user.id, 'SUPPORT')).toMatchObject({ id: ada.user.id, role: 'SUPPORT' })
    expect(app.sessions.authenticate(ada.accessToken)).toEqual({ authError: 'revoked' })
    const next = await app.sessions.refresh(ada.refreshToken, CLIENT)
    expect(app.viewer(next)).toMatchObject({ role: 'SUPPORT', sessionId: app.claims(ada).sessionId })
  })

  test('records actor, user, old role and new role', async () => {
    await setRole(ada.user.id, 'ADMIN')
    expect((await app.trail()).at(-1)).toMatchObject({
      action: 'user.role_changed',
      userId: ada.user.id,
      actorId: admin.user.id,
      ip: CLIENT.ip,
      userAgent: CLIENT.userAgent,
      detail: 'USER to ADMIN',
    })
  })

  test('changes nothing when the user has the role already', async () => {
    const before = await app.actions()
    expect(await setRole(ada.user.id, 'USER')).toMatchObject({ role: 'USER' })
    app.viewer(ada)
    expect(await app.actions()).toEqual(before)
  })

  test.each(['00000000-0000-7000-8000-000000000000', '', 'x', '\0', '\ud800'])(
    'answers NOT_FOUND for the unknown id %j',
    async (id) => {
      expect(await codeOf(setRole(id, 'ADMIN'))).toBe('NOT_FOUND')
      expect(await codeOf(setDisabled(id, true))).toBe('NOT_FOUND')
    },
  )
})

describe('disabling an account', () => {
  test('revokes every session at once and rejects logins until the account is enabled', async () => {
    expect(await setDisabled(ada.user.id, true)).toMatchObject({ disabled: true })
    expect(app.sessions.authenticate(ada.accessToken)).toEqual({ authError: 'revoked' })
    expect(await codeOf(app.sessions.refresh(ada.refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
    const login = () => app.sessions.login({ email: 'ada@example.com', password: PASSWORD }, CLIENT)
    expect(await codeOf(login())).toBe('INVALID_CREDENTIALS')
    expect(await setDisabled(ada.user.id, false)).toMatchObject({ disabled: false })
    expect(await codeOf(login())).toBeNull()
    expect(await codeOf(app.sessions.refresh(ada.refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
  })

  test('voids emailed tokens permanently when the account is disabled', async () => {
    await app.users.requestEmailVerification(app.viewer(ada), CLIENT)
    const token = await app.newestToken()
    await setDisabled(ada.user.id, true)
    await setDisabled(ada.user.id, false)
    expect(await codeOf(app.users.verifyEmail(null, token, CLIENT))).toBe('INVALID_TOKEN')
  })

  test('records disabling and enabling once each', async () => {
    for (const disabled of [true, true, false, false]) await setDisabled(ada.user.id, disabled)
    expect((await app.actions()).slice(-2)).toEqual(['user.disabled', 'user.enabled'])
  })
})

describe('the last enabled admin', () => {
  test('rejects demoting or disabling the last enabled admin', async () => {
    for (const role of ['USER', 'SUPPORT'] as const) expect(await codeOf(setRole(admin.user.id, role))).toBe('CONFLICT')
    expect(await codeOf(setDisabled(admin.user.id, true))).toBe('CONFLICT')
    expect(await app.users.me(app.viewer(admin))).toMatchObject({ role: 'ADMIN', disabled: false })
  })

  test('ignores disabled admins when it counts admins', async () => {
    const other = await app.register('other@example.com', 'ADMIN')
    expect(await codeOf(setDisabled(other.user.id, true))).toBeNull()
    expect(await codeOf(setRole(admin.user.id, 'USER'))).toBe('CONFLICT')
    expect(await codeOf(setRole(other.user.id, 'USER'))).toBeNull()
  })

  test('keeps one admin when two demote, disable or delete each other in parallel', async () => {
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
        await app.users.setUserRole(null, id, 'ADMIN', CLIENT)
        await app.users.setUserDisabled(null, id, false, CLIENT)
      }
    }
  })
})

describe('administrative changes and their audit entries', () => {
  test.each([
    ['a role', () => setRole(ada.user.id, 'SUPPORT')],
    ['disabling', () => setDisabled(ada.user.id, true)],
  ])('commits the change of %s together with its audit entry', async (_, act) => {
    const before = await app.actions()
    app.failCommits(1)
    await expect(act()).rejects.toThrow('no commit')
    expect(await app.users.me(app.viewer(ada))).toMatchObject({ role: 'USER', disabled: false })
    expect(await app.actions()).toEqual(before)
    expect(await codeOf(act())).toBeNull()
    expect(await app.actions()).toHaveLength(before.length + 1)
  })
})

describe('the list of users', () => {
  const emails = async (args: Parameters<typeof app.users.users>[0]) =>
    (await app.users.users(args)).nodes.map(({ email }) => email)

  beforeEach(async () => {
    for (const email of ['Bob_1@Example.org', 'bobx1@example.org', 'c%d@example.net', 'ÉLISE@example.net']) {
      app.advance(1000)
      await app.register(email, email.startsWith('c') ? 'SUPPORT' : 'USER')
    }
  })

  test('lists users newest first, page by page', async () => {
    const first = await app.users.users({ first: 4 })
    expect(first.nodes.map(({ email }) => email)).toEqual([
      'ÉLISE@example.net',
      'c%d@example.net',
      'bobx1@example.org',
      'Bob_1@Example.org',
    ])
    expect(await first.totalCount()).toBe(6)
    const rest = await app.users.users({ first: 4, after: first.pageInfo.endCursor })
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
  ])('finds users by a literal part of the email: %j', async (search, found) => {
    expect(await emails({ search })).toEqual(found)
    expect(await (await app.users.users({ search })).totalCount()).toBe(found.length)
  })

  test('finds users by role, alone or with part of the email', async () => {
    expect(await emails({ role: 'SUPPORT' })).toEqual(['c%d@example.net'])
    expect(await emails({ role: 'ADMIN', search: 'EXAMPLE' })).toEqual(['admin@example.com'])
    expect(await emails({ role: null, search: null })).toHaveLength(6)
  })

  test('reports every issue of the arguments at once', async () => {
    const issues = await issuesOf(app.users.users({ search: '\0', first: 1000, after: 'x' }))
    expect(issues.map(({ path }) => path[0]).sort()).toEqual(['after', 'first', 'search'])
  })

  test.each(['', 'x', '\0', '\ud800', '00000000-0000-7000-8000-000000000000'])(
    'returns null for the user id %j',
    async (id) => {
      expect(await app.users.user(id)).toBeNull()
    },
  )

  test('returns a user by id', async () => {
    expect(await app.users.user(ada.user.id)).toMatchObject({ email: 'ada@example.com' })
  })
})
