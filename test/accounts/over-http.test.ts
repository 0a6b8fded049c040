/** Accounts, administration, mail and trail as clients see them: over HTTP, with the contract's names and codes. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Message } from '../../src/mail/message.ts'
import { PASSWORD, type SignedIn, startTestApp } from '../api/test-app.ts'
import { tokenIn } from '../mail/smtp-inbox.ts'

const NEW_PASSWORD = 'marble cobalt seven lantern'
const MINUTE = 60 * 1000

let app: Awaited<ReturnType<typeof startTestApp>>
let time = new Date()
const mails: Message[] = []
let number = 0

beforeAll(async () => {
  const mailer = { send: (message: Message) => void mails.push(message), close: async () => {} }
  app = await startTestApp({ mailer, now: () => time })
})

afterAll(() => app.close())

/** Somebody new, so that tests don't meet. */
const somebody = () => app.register(`somebody-${++number}@example.com`)

async function somebodyOf(role: 'SUPPORT' | 'ADMIN'): Promise<SignedIn> {
  const email = `${role.toLowerCase()}-${++number}@example.com`
  await app.services.accounts.create({ email, password: PASSWORD, role }, { ip: null, userAgent: null })
  return app.login(email)
}

async function ask(query: string, by: SignedIn | null, variables: Record<string, unknown> = {}) {
  const { data, errors, status, headers } = await app.query<Record<string, unknown>>(query, {
    token: by?.accessToken,
    variables,
  })
  return { data, code: errors?.[0]?.extensions.code ?? null, extensions: errors?.[0]?.extensions, status, headers }
}

async function mailTo(email: string, subject: string): Promise<Message> {
  await app.services.accounts.settled()
  const found = mails.findLast((mail) => mail.to === email && mail.subject === subject)
  if (!found) throw new Error(`there is no mail to ${email}: ${subject}`)
  return found
}

const ME = '{ me { id email name role emailVerified createdAt } }'

describe('one’s own account', () => {
  test('is told, and that a token is accepted', async () => {
    const ada = await somebody()
    expect(await ask(ME, ada)).toMatchObject({
      data: { me: { id: ada.user.id, email: ada.user.email, name: null, role: 'USER', emailVerified: false } },
    })
    expect(await ask('{ secureMessage }', ada)).toMatchObject({
      data: { secureMessage: expect.any(String) },
      code: null,
    })
    expect(await ask('{ secureMessage }', null)).toMatchObject({ code: 'UNAUTHENTICATED', status: 401 })
  })

  test('is changed: what is left out stays, null clears, what is wrong is told', async () => {
    const ada = await somebody()
    const update = 'mutation ($input: UpdateProfileInput!) { updateProfile(input: $input) { name } }'
    expect(await ask(update, ada, { input: { name: 'Ada' } })).toMatchObject({
      data: { updateProfile: { name: 'Ada' } },
    })
    expect(await ask(update, ada, { input: {} })).toMatchObject({ data: { updateProfile: { name: 'Ada' } } })
    expect(await ask(update, ada, { input: { name: null } })).toMatchObject({ data: { updateProfile: { name: null } } })
    expect(await ask(update, ada, { input: { name: 'x'.repeat(101) } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      status: 200,
      extensions: { issues: [{ path: ['name'], message: 'It must have 100 characters at most.' }] },
    })
  })

  test('gets another email and is deleted only soon after the password was given', async () => {
    const ada = await somebody()
    const change = 'mutation ($email: String!) { changeEmail(input: { email: $email }) { email emailVerified } }'
    const email = `other-${ada.user.email}`
    expect(await ask(change, ada, { email })).toMatchObject({ data: { changeEmail: { email, emailVerified: false } } })
    await mailTo(ada.user.email, 'Your email address was changed')

    time = new Date(time.getTime() + 6 * MINUTE)
    for (const mutation of [
      'mutation { changeEmail(input: { email: "x@example.com" }) { id } }',
      'mutation { deleteAccount }',
    ])
      expect(await ask(mutation, ada)).toMatchObject({
        code: 'REAUTHENTICATION_REQUIRED',
        status: 401,
        extensions: { maxAge: 300 },
      })
    const again = await app.login(email)
    expect(await ask('mutation { deleteAccount }', again)).toMatchObject({ data: { deleteAccount: true } })
    expect(await ask(ME, again)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
  })
})

describe('passwords', () => {
  test('are changed by the one before', async () => {
    const ada = await somebody()
    const change = `mutation ($input: ChangePasswordInput!) {
      changePassword(input: $input) { accessToken refreshToken tokenType expiresIn user { id } }
    }`
    const wrong = { currentPassword: NEW_PASSWORD, newPassword: NEW_PASSWORD }
    expect(await ask(change, ada, { input: wrong })).toMatchObject({ code: 'INVALID_CREDENTIALS', status: 200 })
    const { data } = await ask(change, ada, { input: { ...wrong, currentPassword: PASSWORD } })
    const renewed = data?.changePassword as SignedIn
    expect(renewed).toMatchObject({ tokenType: 'Bearer', expiresIn: 900, user: { id: ada.user.id } })
    expect(await ask(ME, ada)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
    expect(await ask(ME, renewed)).toMatchObject({ code: null })
  })

  test('are reset by mail, and the request tells nothing', async () => {
    const ada = await somebody()
    const request = 'mutation ($email: String!) { requestPasswordReset(email: $email) }'
    const answers = await Promise.all(
      [ada.user.email, 'nobody@example.com', 'no email', ''].map((email) => ask(request, null, { email })),
    )
    for (const { data, code, status } of answers)
      expect({ data, code, status }).toEqual({ data: { requestPasswordReset: true }, code: null, status: 200 })
    const token = tokenIn((await mailTo(ada.user.email, 'Set a new password')).text)

    const reset = 'mutation ($input: ResetPasswordInput!) { resetPassword(input: $input) { accessToken user { id } } }'
    expect(await ask(reset, null, { input: { token, newPassword: PASSWORD.slice(0, 5) } })).toMatchObject({
      code: 'BAD_USER_INPUT',
      extensions: { issues: [{ path: ['newPassword'] }] },
    })
    const { data } = await ask(reset, null, { input: { token, newPassword: NEW_PASSWORD } })
    expect(await ask(ME, data?.resetPassword as SignedIn)).toMatchObject({ data: { me: { id: ada.user.id } } })
    expect(await ask(ME, ada)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
    expect(await ask(reset, null, { input: { token, newPassword: NEW_PASSWORD } })).toMatchObject({
      code: 'INVALID_TOKEN',
      status: 200,
    })
  })
})

test('an email is verified by the token that is mailed to it', async () => {
  const ada = await somebody()
  expect(await ask('mutation { requestEmailVerification }', ada)).toMatchObject({
    data: { requestEmailVerification: true },
  })
  const token = tokenIn((await mailTo(ada.user.email, 'Confirm your email address')).text)
  const verify = 'mutation ($token: String!) { verifyEmail(token: $token) { id emailVerified } }'
  const verified = { data: { verifyEmail: { id: ada.user.id, emailVerified: true } } }
  expect(await ask(verify, null, { token })).toMatchObject(verified)
  expect(await ask(verify, null, { token })).toMatchObject({ code: 'INVALID_TOKEN', status: 200 })
})

describe('administration', () => {
  test('a role takes effect on the very next request, and the session goes on', async () => {
    const [admin, ada] = [await somebodyOf('ADMIN'), await somebody()]
    const set = 'mutation ($userId: ID!) { setUserRole(userId: $userId, role: SUPPORT) { id role } }'
    const users = '{ users(first: 1) { nodes { id } } }'
    expect(await ask(users, ada)).toMatchObject({ code: 'FORBIDDEN', status: 403 })
    const changed = { data: { setUserRole: { id: ada.user.id, role: 'SUPPORT' } } }
    expect(await ask(set, admin, { userId: ada.user.id })).toMatchObject(changed)
    expect(await ask(users, ada)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
    const refresh = 'mutation ($token: String!) { refresh(refreshToken: $token) { accessToken } }'
    const { data } = await ask(refresh, null, { token: ada.refreshToken })
    expect(await ask(users, data?.refresh as SignedIn)).toMatchObject({ code: null })
  })

  test('disabling ends every session at once', async () => {
    const [admin, ada] = [await somebodyOf('ADMIN'), await somebody()]
    const set = 'mutation ($userId: ID!) { setUserDisabled(userId: $userId, disabled: true) { disabled } }'
    const disabled = { data: { setUserDisabled: { disabled: true } } }
    expect(await ask(set, admin, { userId: ada.user.id })).toMatchObject(disabled)
    expect(await ask(ME, ada)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
    const login = `mutation { login(input: { email: "${ada.user.email}", password: "${PASSWORD}" }) { accessToken } }`
    expect(await ask(login, null)).toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })

  test('is refused to others, of nobody, and to the last admin', async () => {
    const [support, ada] = [await somebodyOf('SUPPORT'), await somebody()]
    const setRole = 'mutation ($userId: ID!) { setUserRole(userId: $userId, role: USER) { id } }'
    for (const by of [ada, support])
      expect(await ask(setRole, by, { userId: ada.user.id })).toMatchObject({ code: 'FORBIDDEN', status: 403 })
    const admin = await somebodyOf('ADMIN')
    expect(await ask(setRole, admin, { userId: 'nobody' })).toMatchObject({ code: 'NOT_FOUND', status: 200 })
    const others = await app.database.read.user.findMany({ where: { role: 'ADMIN', id: { not: admin.user.id } } })
    for (const { id } of others) expect(await ask(setRole, admin, { userId: id })).toMatchObject({ code: null })
    expect(await ask(setRole, admin, { userId: admin.user.id })).toMatchObject({ code: 'CONFLICT', status: 200 })
    expect(await ask('mutation { deleteAccount }', admin)).toMatchObject({ code: 'CONFLICT', status: 200 })
  })

  test('support finds users, and sees of them what they do not', async () => {
    const [support, ada] = [await somebodyOf('SUPPORT'), await somebody()]
    const find = `query ($search: String) {
      users(search: $search) { totalCount nodes { id email disabled lastLoginAt } edges { cursor } pageInfo { hasNextPage } }
    }`
    expect(await ask(find, support, { search: ada.user.email.toUpperCase() })).toMatchObject({
      data: {
        users: {
          totalCount: 1,
          nodes: [{ id: ada.user.id, disabled: false, lastLoginAt: expect.any(String) }],
          pageInfo: { hasNextPage: false },
        },
      },
    })
    const one = 'query ($id: ID!) { user(id: $id) { email sessions { id current } todos { totalCount } } }'
    expect(await ask(one, support, { id: ada.user.id })).toMatchObject({
      data: { user: { email: ada.user.email, sessions: [{ current: false }], todos: { totalCount: 0 } } },
    })
    expect(await ask(one, support, { id: 'nobody' })).toMatchObject({ data: { user: null }, code: null })
  })
})

describe('the trail', () => {
  test('tells an administrator who did what, to whom, from where and when', async () => {
    const [admin, ada] = [await somebodyOf('ADMIN'), await somebody()]
    const set = 'mutation ($userId: ID!) { setUserRole(userId: $userId, role: SUPPORT) { id } }'
    await ask(set, admin, { userId: ada.user.id })
    const find = `query ($filter: AuditFilter, $first: Int) {
      auditEvents(filter: $filter, first: $first) {
        totalCount
        nodes { id at action userId actorId ip userAgent detail }
        pageInfo { endCursor hasNextPage }
      }
    }`
    const { data } = await ask(find, admin, { filter: { userId: ada.user.id }, first: 1 })
    expect(data?.auditEvents).toMatchObject({
      totalCount: 2,
      nodes: [
        {
          at: time.toISOString(),
          action: 'user.role_changed',
          userId: ada.user.id,
          actorId: admin.user.id,
          ip: '127.0.0.1',
          userAgent: expect.any(String),
          detail: 'USER to SUPPORT',
        },
      ],
      pageInfo: { hasNextPage: true },
    })
    const filter = {
      userId: ada.user.id,
      action: 'register',
      since: '2020-01-01T00:00:00Z',
      until: '2100-01-01T00:00:00Z',
    }
    expect(await ask(find, admin, { filter })).toMatchObject({ data: { auditEvents: { totalCount: 1 } } })
    expect(await ask(find, ada)).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(await ask(find, await somebodyOf('SUPPORT'))).toMatchObject({ code: 'FORBIDDEN', status: 403 })
    expect(await ask(find, admin, { filter: { action: '\0' } })).toMatchObject({ code: 'BAD_USER_INPUT' })
  })
})
