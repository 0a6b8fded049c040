/** Access entries: recorded outside transactions, one for each viewer, coordinate and hour. */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createAccessEntries } from '../../src/audit/access-entries.ts'
import { startTestApp } from '../api/test-app.ts'
import { memoryLog } from '../mail/memory-log.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let ahead = 0
beforeAll(async () => {
  app = await startTestApp({ now: () => new Date(Date.parse('2026-11-30T12:10:00Z') + ahead) })
})
afterAll(() => app.close())

let accounts = 0

async function signedIn(role: 'USER' | 'SUPPORT' | 'ADMIN') {
  const email = `${role.toLowerCase()}-${++accounts}@example.com`
  const { user } = await app.register(email)
  await app.database.write((transaction) => transaction.user.update({ where: { id: user.id }, data: { role } }))
  return app.login(email)
}

async function entries(actorId: string) {
  await app.services.audit.drain()
  const events = await app.database.read.auditEvent.findMany({
    where: { actorId, action: { in: ['access.denied', 'access.other_user'] } },
    orderBy: [{ at: 'asc' }, { detail: 'asc' }],
  })
  return events.map(({ action, detail, userId }) => [action, detail, userId])
}

test('records a denied admin field once an hour, however often a viewer tries it', async () => {
  const { accessToken: token, user } = await signedIn('USER')
  for (let count = 0; count < 3; count++) {
    const { errors } = await app.query('{ auditEvents { nodes { id } } users { nodes { id } } }', { token })
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN')
  }
  await app.query(`mutation { setUserRole(userId: "${user.id}", role: ADMIN) { id } }`, { token })
  const first = [
    ['access.denied', 'Mutation.setUserRole', null],
    ['access.denied', 'Query.auditEvents', null],
    ['access.denied', 'Query.users', null],
  ]
  expect(await entries(user.id)).toEqual(first)
  ahead += 3_600_000
  const again = await app.login(user.email)
  await app.query('{ auditEvents { nodes { id } } }', { token: again.accessToken })
  expect(await entries(user.id)).toEqual([...first, ['access.denied', 'Query.auditEvents', null]])
})

test('records which user a support viewer read, and omits reads of the viewer’s own account', async () => {
  const { user: ada } = await app.register(`ada-${++accounts}@example.com`)
  const { accessToken: token, user: support } = await signedIn('SUPPORT')
  const read = '{ email todos { nodes { id } } sessions { nodes { id } } }'
  for (const id of [ada.id, support.id, ada.id])
    expect((await app.query(`{ user(id: "${id}") ${read} }`, { token })).errors).toBeUndefined()
  for (const id of [support.id, ada.id]) await app.query(`{ node(id: "${id}") { id } }`, { token })
  expect(await entries(support.id)).toEqual([
    ['access.other_user', 'Query.node', ada.id],
    ['access.other_user', 'Query.user', ada.id],
    ['access.other_user', 'User.sessions', ada.id],
    ['access.other_user', 'User.todos', ada.id],
  ])
})

test('records reads of the user list and of the audit trail by an administrator', async () => {
  const { accessToken: token, user } = await signedIn('ADMIN')
  for (let count = 0; count < 5; count++)
    await app.query('{ users { nodes { id } } auditEvents { nodes { id } } }', { token })
  expect(await entries(user.id)).toEqual([
    ['access.other_user', 'Query.auditEvents', null],
    ['access.other_user', 'Query.users', null],
  ])
})

test('records no access entry for anonymous requests or for a viewer’s own data', async () => {
  await app.query('{ auditEvents { nodes { id } } }')
  const { accessToken: token, user } = await signedIn('USER')
  await app.query('{ me { id email } todos { nodes { id } } sessions { nodes { id } } }', { token })
  expect(await entries(user.id)).toEqual([])
})

test('writes one access entry when several instances see the same access', async () => {
  const { user } = await signedIn('USER')
  const { log, lines } = memoryLog()
  const options = { database: app.database, log, now: () => new Date('2026-11-30T15:00:00Z') }
  const instances = Array.from({ length: 5 }, () => createAccessEntries(options))
  const entry = { action: 'access.denied', viewerId: user.id, coordinate: 'Query.users' } as const
  for (const each of instances) each.note({ ...entry, client: { ip: null, userAgent: null } })
  await Promise.all(instances.map((each) => each.drain()))
  expect(await entries(user.id)).toHaveLength(1)
  expect(lines).toHaveLength(0)
})
