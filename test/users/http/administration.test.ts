import { describe, expect, test } from '@jest/globals'
import { PASSWORD, type SignedIn } from '../../api/test-app.ts'
import { app, ask, ME, somebody, somebodyOf, time } from './test-http.ts'

describe('administration over HTTP', () => {
  test('applies a new role at the next request and keeps the session', async () => {
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

  test('revokes every session when an account is disabled', async () => {
    const [admin, ada] = [await somebodyOf('ADMIN'), await somebody()]
    const set = 'mutation ($userId: ID!) { setUserDisabled(userId: $userId, disabled: true) { disabled } }'
    const disabled = { data: { setUserDisabled: { disabled: true } } }
    expect(await ask(set, admin, { userId: ada.user.id })).toMatchObject(disabled)
    expect(await ask(ME, ada)).toMatchObject({ code: 'UNAUTHENTICATED', extensions: { reason: 'revoked' } })
    const login = `mutation { login(input: { email: "${ada.user.email}", password: "${PASSWORD}" }) { accessToken } }`
    expect(await ask(login, null)).toMatchObject({ code: 'INVALID_CREDENTIALS' })
  })

  test('requires ADMIN; an unknown user is NOT_FOUND; the last admin is CONFLICT', async () => {
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

  test('lets SUPPORT find users and read their protected fields', async () => {
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
    const one = 'query ($id: ID!) { user(id: $id) { email sessions { nodes { id current } } todos { totalCount } } }'
    expect(await ask(one, support, { id: ada.user.id })).toMatchObject({
      data: { user: { email: ada.user.email, sessions: { nodes: [{ current: false }] }, todos: { totalCount: 0 } } },
    })
    expect(await ask(one, support, { id: 'nobody' })).toMatchObject({ data: { user: null }, code: null })
  })
})

describe('the audit trail', () => {
  test('shows an ADMIN the actor, action, user, address and time of each entry', async () => {
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
