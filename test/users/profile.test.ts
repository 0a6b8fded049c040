import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { CLIENT, codeOf, issuesOf, openTestUsers, PASSWORD, type TestUsers } from './test-users.ts'

let app: TestUsers
let ada: SignIn

beforeEach(async () => {
  app = await openTestUsers()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

describe('updateProfile', () => {
  const update = (input: { name?: string | null }) => app.users.updateProfile(app.viewer(ada), input, CLIENT)

  test('keeps omitted fields and clears null ones', async () => {
    expect(await update({ name: '  Ada ' })).toMatchObject({ name: 'Ada' })
    expect(await update({})).toMatchObject({ name: 'Ada' })
    expect(await update({ name: null })).toMatchObject({ name: null })
  })

  test('rejects a name that is too long or has control characters', async () => {
    for (const name of ['x'.repeat(101), 'A\nB', 'A\0B', 'A\u2028B', '\ud800'])
      expect(await issuesOf(update({ name }))).toMatchObject([{ path: ['name'] }])
  })

  test('records a profile update only when something changed', async () => {
    await update({ name: 'Ada' })
    await update({ name: 'Ada' })
    await update({})
    expect(await app.actions()).toEqual(['register', 'profile.updated'])
  })
})

describe('deleteAccount', () => {
  const remove = (signIn: SignIn) => app.users.deleteAccount(app.viewer(signIn), CLIENT)

  test('deletes all data of the account and no data of others', async () => {
    const bob = await app.register('bob@example.com')
    await app.resetToken('ada@example.com')
    await app.addTodo(ada.user.id)
    await app.addTodo(bob.user.id)
    expect(await remove(ada)).toBe(true)
    const { read } = app.database
    expect(await read.user.findMany({ select: { id: true } })).toEqual([{ id: bob.user.id }])
    expect(await read.session.findMany({ select: { userId: true } })).toEqual([{ userId: bob.user.id }])
    expect(await read.refreshToken.count()).toBe(1)
    expect(await read.mailToken.count()).toBe(0)
    expect(await read.todo.findMany({ select: { ownerId: true } })).toEqual([{ ownerId: bob.user.id }])
  })

  test('revokes all tokens of the deleted account at once', async () => {
    await remove(ada)
    expect(app.sessions.authenticate(ada.accessToken)).toEqual({ authError: 'revoked' })
    expect(await codeOf(app.sessions.refresh(ada.refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
    expect(await codeOf(app.sessions.login({ email: 'ada@example.com', password: PASSWORD }, CLIENT))).toBe(
      'INVALID_CREDENTIALS',
    )
  })

  test('keeps only the id in the audit trail and frees the email', async () => {
    await remove(ada)
    const trail = await app.trail()
    expect(trail.map(({ action, userId }) => [action, userId])).toEqual([
      ['register', ada.user.id],
      ['account.deleted', ada.user.id],
    ])
    expect(JSON.stringify(trail)).not.toContain('example.com')
    expect((await app.register('ada@example.com')).user.id).not.toBe(ada.user.id)
  })

  test('returns CONFLICT for the last enabled admin', async () => {
    const admin = await app.register('admin@example.com', 'ADMIN')
    expect(await codeOf(remove(admin))).toBe('CONFLICT')
    const other = await app.register('other@example.com', 'ADMIN')
    expect(await codeOf(remove(admin))).toBeNull()
    expect(await codeOf(remove(other))).toBe('CONFLICT')
  })

  test('keeps one of two admins who delete themselves in parallel', async () => {
    const admins = [await app.register('one@example.com', 'ADMIN'), await app.register('two@example.com', 'ADMIN')]
    const codes = await Promise.all(admins.map((admin) => codeOf(remove(admin))))
    expect(codes.sort()).toEqual(['CONFLICT', null].sort())
    expect(await app.database.read.user.count({ where: { role: 'ADMIN' } })).toBe(1)
  })

  test('commits a deletion together with its audit entry', async () => {
    app.failCommits(1)
    await expect(remove(ada)).rejects.toThrow('no commit')
    app.viewer(ada)
    expect(await app.actions()).toEqual(['register'])
    expect(await codeOf(remove(ada))).toBeNull()
  })
})

test('answers requests of a deleted account with UNAUTHENTICATED and reason revoked', async () => {
  const viewer = app.viewer(ada)
  await app.users.deleteAccount(viewer, CLIENT)
  for (const late of [
    () => app.users.me(viewer),
    () => app.users.updateProfile(viewer, { name: 'Ada' }, CLIENT),
    () => app.users.changeEmail(viewer, { email: 'ada@example.org' }, CLIENT),
    () => app.users.requestEmailVerification(viewer, CLIENT),
    () => app.users.deleteAccount(viewer, CLIENT),
  ])
    expect(await codeOf(late())).toBe('UNAUTHENTICATED')
})
