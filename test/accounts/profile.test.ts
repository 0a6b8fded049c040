import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import { codeOf, issuesOf, ORIGIN, openAccounts, PASSWORD, type TestAccounts } from './test-accounts.ts'

let app: TestAccounts
let ada: SignIn

beforeEach(async () => {
  app = await openAccounts()
  ada = await app.register('ada@example.com')
})

afterEach(() => app.close())

describe('the profile', () => {
  const update = (input: { name?: string | null }) => app.accounts.updateProfile(app.viewer(ada), input, ORIGIN)

  test('keeps what is left out, and clears what is null', async () => {
    expect(await update({ name: '  Ada ' })).toMatchObject({ name: 'Ada' })
    expect(await update({})).toMatchObject({ name: 'Ada' })
    expect(await update({ name: null })).toMatchObject({ name: null })
  })

  test('takes no name that is too long, or that has control characters', async () => {
    for (const name of ['x'.repeat(101), 'A\nB', 'A\0B', 'A\u2028B', '\ud800'])
      expect(await issuesOf(update({ name }))).toMatchObject([{ path: ['name'] }])
  })

  test('is in the trail where it changed, and only there', async () => {
    await update({ name: 'Ada' })
    await update({ name: 'Ada' })
    await update({})
    expect(await app.actions()).toEqual(['register', 'profile.updated'])
  })
})

describe('deleting an account', () => {
  const remove = (signIn: SignIn) => app.accounts.deleteAccount(app.viewer(signIn), ORIGIN)

  test('takes everything of it, and nothing of others', async () => {
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

  test('makes its tokens worthless at once', async () => {
    await remove(ada)
    expect(app.sessions.authenticate(ada.accessToken)).toEqual({ absence: 'revoked' })
    expect(await codeOf(app.sessions.refresh(ada.refreshToken, ORIGIN))).toBe('INVALID_REFRESH_TOKEN')
    expect(await codeOf(app.sessions.login({ email: 'ada@example.com', password: PASSWORD }, ORIGIN))).toBe(
      'INVALID_CREDENTIALS',
    )
  })

  test('leaves the bare id in the trail, and its email to whoever comes next', async () => {
    await remove(ada)
    const trail = await app.trail()
    expect(trail.map(({ action, userId }) => [action, userId])).toEqual([
      ['register', ada.user.id],
      ['account.deleted', ada.user.id],
    ])
    expect(JSON.stringify(trail)).not.toContain('example.com')
    expect((await app.register('ada@example.com')).user.id).not.toBe(ada.user.id)
  })

  test('is refused to the last enabled admin', async () => {
    const admin = await app.register('admin@example.com', 'ADMIN')
    expect(await codeOf(remove(admin))).toBe('CONFLICT')
    const other = await app.register('other@example.com', 'ADMIN')
    expect(await codeOf(remove(admin))).toBeNull()
    expect(await codeOf(remove(other))).toBe('CONFLICT')
  })

  test('of two admins at once leaves one', async () => {
    const admins = [await app.register('one@example.com', 'ADMIN'), await app.register('two@example.com', 'ADMIN')]
    const codes = await Promise.all(admins.map((admin) => codeOf(remove(admin))))
    expect(codes.sort()).toEqual(['CONFLICT', null].sort())
    expect(await app.database.read.user.count({ where: { role: 'ADMIN' } })).toBe(1)
  })

  test('and the trail of it are there both, or neither', async () => {
    app.failCommits(1)
    await expect(remove(ada)).rejects.toThrow('no commit')
    app.viewer(ada)
    expect(await app.actions()).toEqual(['register'])
    expect(await codeOf(remove(ada))).toBeNull()
  })
})

test('what was deleted by another request is answered as a token that ended', async () => {
  const viewer = app.viewer(ada)
  await app.accounts.deleteAccount(viewer, ORIGIN)
  for (const late of [
    () => app.accounts.me(viewer),
    () => app.accounts.updateProfile(viewer, { name: 'Ada' }, ORIGIN),
    () => app.accounts.changeEmail(viewer, { email: 'ada@example.org' }, ORIGIN),
    () => app.accounts.requestEmailVerification(viewer, ORIGIN),
    () => app.accounts.deleteAccount(viewer, ORIGIN),
  ])
    expect(await codeOf(late())).toBe('UNAUTHENTICATED')
})
