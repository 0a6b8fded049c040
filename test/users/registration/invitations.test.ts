import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import type { Role } from '../../../src/database/client/client.ts'
import type { Viewer } from '../../../src/tokens/viewer.ts'
import { CLIENT, codeOf, issuesOf, OTHER_PASSWORD, openTestUsers, PASSWORD, type TestUsers } from '../test-users.ts'

const DAY = 24 * 60 * 60 * 1000
const ADA = 'ada@example.com'

let app: TestUsers
let admin: Viewer

async function open(REGISTRATION: string) {
  app = await openTestUsers({ settings: { REGISTRATION } })
  admin = app.viewer(await app.register('admin@example.com', 'ADMIN'))
}
beforeEach(() => open('invite'))
afterEach(() => app.close())

const invite = (email = ADA, role: Role = 'USER') => app.users.inviteUser(admin, email, role, CLIENT)
const accept = (token: string, email = ADA, password = PASSWORD) =>
  app.users.register({ email, password, token }, CLIENT)

/** Sends an invitation and returns its token. */
async function invitedToken(email = ADA, role: Role = 'USER'): Promise<string> {
  await invite(email, role)
  return app.newestToken()
}
const states = async () => (await app.users.invitations({})).nodes.map(({ email, state }) => `${email} ${state}`)

describe('invitations', () => {
  test('creates an account with the invited role and a verified email, and signs in', async () => {
    const token = await invitedToken('Ada@Example.com', 'SUPPORT')
    const [mail] = await app.mails(1)
    expect(mail).toMatchObject({ to: 'Ada@Example.com', subject: 'You are invited' })
    expect(mail?.text).toContain('admin@example.com invited you')
    const { user, accessToken } = await accept(token)
    expect(user).toMatchObject({ email: ADA, role: 'SUPPORT', emailVerified: true })
    expect(app.sessions.authenticate(accessToken)).toMatchObject({ viewer: { role: 'SUPPORT' } })
    expect(await states()).toEqual(['Ada@Example.com ACCEPTED'])
    expect((await app.trail()).slice(-2)).toMatchObject([
      { action: 'user.invited', actorId: admin.userId, detail: 'A…@Example.com as SUPPORT' },
      { action: 'register', userId: user.id, actorId: user.id, detail: 'invited as SUPPORT' },
    ])
  })

  test('accepts an invitation once in ten parallel attempts', async () => {
    const token = await invitedToken()
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(accept(token))))
    expect(codes.filter((code) => code === null)).toHaveLength(1)
    expect(await app.database.read.user.count()).toBe(2)
    expect(await codeOf(accept(token))).toBe('REGISTRATION_CLOSED')
  })

  test('accepts an invitation for its email only, in any case', async () => {
    const token = await invitedToken()
    expect(await codeOf(accept(token, 'bob@example.com'))).toBe('REGISTRATION_CLOSED')
    expect(await codeOf(accept(token, 'ADA@example.com'))).toBeNull()
  })

  test('rejects a withdrawn invitation', async () => {
    const token = await invitedToken()
    const [invitation] = (await app.users.invitations({})).nodes
    expect(await app.users.withdrawInvitation(admin, invitation?.id ?? '', CLIENT)).toBe(true)
    expect(await app.users.withdrawInvitation(admin, invitation?.id ?? '', CLIENT)).toBe(false)
    expect(await app.users.withdrawInvitation(admin, 'none', CLIENT)).toBe(false)
    expect(await codeOf(accept(token))).toBe('REGISTRATION_CLOSED')
    expect(await states()).toEqual([`${ADA} WITHDRAWN`])
    expect((await app.actions()).slice(-2)).toEqual(['user.invited', 'invitation.withdrawn'])
  })

  test('rejects an invitation after seven days', async () => {
    const token = await invitedToken()
    app.advance(7 * DAY - 1)
    expect(await states()).toEqual([`${ADA} PENDING`])
    app.advance(1)
    expect(await states()).toEqual([`${ADA} EXPIRED`])
    expect(await codeOf(accept(token))).toBe('REGISTRATION_CLOSED')
  })

  test('replaces an earlier invitation of the same email', async () => {
    const before = await invitedToken()
    app.advance(1)
    const token = await invitedToken('ADA@example.com')
    expect(await states()).toEqual(['ADA@example.com PENDING', `${ADA} WITHDRAWN`])
    expect(await codeOf(accept(before))).toBe('REGISTRATION_CLOSED')
    expect(await codeOf(accept(token))).toBeNull()
  })

  test.each(['open', 'confirm', 'closed'])('accepts an existing invitation under REGISTRATION=%s', async (mode) => {
    const token = await invitedToken()
    const rows = await app.database.read.invitation.findMany()
    await app.close()
    await open(mode)
    const data = rows.map((row) => ({ ...row, invitedById: admin.userId }))
    await app.database.write(({ invitation }) => invitation.createMany({ data }))
    expect(await accept(token)).toMatchObject({ user: { emailVerified: true } })
  })

  test('rejects an invitation to a role above USER when its inviter is no longer an ADMIN', async () => {
    const [asUser, asAdmin] = [await invitedToken(), await invitedToken('bob@example.com', 'ADMIN')]
    await app.register('second@example.com', 'ADMIN')
    await app.users.setUserRole(null, admin.userId, 'USER', CLIENT)
    expect(await codeOf(accept(asAdmin, 'bob@example.com'))).toBe('REGISTRATION_CLOSED')
    expect(await codeOf(accept(asUser))).toBeNull()
  })

  test('returns EMAIL_TAKEN for the email of a verified or disabled account', async () => {
    expect(await codeOf(invite('ADMIN@example.com'))).toBe('EMAIL_TAKEN')
  })

  test('limits invitations to five an hour per email', async () => {
    const codes = []
    for (let count = 0; count < 6; count++) codes.push(await codeOf(invite()))
    expect(codes).toEqual([null, null, null, null, null, 'TOO_MANY_REQUESTS'])
  })

  test('rejects an invitation to an invalid email', async () => {
    expect(await issuesOf(invite('no email'))).toMatchObject([{ path: ['email'] }])
  })

  test('stores an invitation hashed, together with its audit entry', async () => {
    app.failCommits(1)
    await expect(invite()).rejects.toThrow('no commit')
    expect(await states()).toEqual([])
    expect(await app.mails(0)).toEqual([])
    const token = await invitedToken()
    expect(JSON.stringify(await app.database.read.invitation.findMany())).not.toContain(token)
  })
})

describe('an unverified account with the invited email', () => {
  test('replaces password, sessions and links of the unverified account by the invitation', async () => {
    await app.close()
    await open('open')
    const intruder = await app.users.register({ email: ADA, password: PASSWORD, name: 'Intruder' }, CLIENT)
    await app.users.requestEmailVerification(app.viewer(intruder), CLIENT)
    const verification = await app.newestToken()
    const token = await invitedToken(ADA, 'SUPPORT')
    const { user } = await accept(token, ADA, OTHER_PASSWORD)
    expect(user).toMatchObject({ id: intruder.user.id, name: null, role: 'SUPPORT', emailVerified: true })
    expect(app.sessions.authenticate(intruder.accessToken)).toEqual({ authError: 'revoked' })
    expect(await codeOf(app.sessions.refresh(intruder.refreshToken, CLIENT))).toBe('INVALID_REFRESH_TOKEN')
    expect(await codeOf(app.sessions.login({ email: ADA, password: PASSWORD }, CLIENT))).toBe('INVALID_CREDENTIALS')
    expect(await codeOf(app.users.verifyEmail(null, verification, CLIENT))).toBe('INVALID_TOKEN')
    expect(await codeOf(app.sessions.login({ email: ADA, password: OTHER_PASSWORD }, CLIENT))).toBeNull()
  })
})

test('lists invitations newest first, without requested registration links', async () => {
  await app.close()
  await open('confirm')
  for (const email of ['one@example.com', 'two@example.com', 'three@example.com']) {
    await invite(email)
    app.advance(1000)
  }
  await app.users.requestRegistration('four@example.com', CLIENT)
  await app.users.drain()
  const first = await app.users.invitations({ first: 2 })
  expect(first.nodes.map(({ email }) => email)).toEqual(['three@example.com', 'two@example.com'])
  expect(await first.totalCount()).toBe(3)
  const rest = await app.users.invitations({ first: 2, after: first.pageInfo.endCursor })
  expect(rest.nodes.map(({ email }) => email)).toEqual(['one@example.com'])
})
