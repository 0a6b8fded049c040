/** exportMyData: all data of the user, and no data of others. */

import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { PERSONAL_DATA } from '../../src/users/personal-data/columns.ts'
import { CLIENT, codeOf, OTHER_PASSWORD, openTestUsers, PASSWORD, type TestUsers } from './test-users.ts'

const model = readFileSync(new URL('../../prisma/schema.prisma', import.meta.url), 'utf8')

/** Columns by table, from the data model: fields whose type is not a table. */
function tables(): Record<string, string[]> {
  const found = [...model.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)]
  const names = new Set(found.map(([, name]) => name))
  return Object.fromEntries(
    found.map(([, name = '', body = '']) => [
      name,
      [...body.matchAll(/^ {2}(\w+)\s+(\w+)/gm)]
        .filter(([, , type]) => !names.has(type ?? ''))
        .map(([, field = '']) => field),
    ]),
  )
}

test('classifies each table and column of the data model', () => {
  const decided = Object.entries(PERSONAL_DATA).map(([name, columns]) => [name, Object.keys(columns).sort()])
  expect(Object.fromEntries(decided)).toEqual(
    Object.fromEntries(Object.entries(tables()).map(([name, columns]) => [name, columns.sort()])),
  )
})

describe('exportMyData', () => {
  let app: TestUsers
  beforeEach(async () => {
    app = await openTestUsers()
  })
  afterEach(() => app.close())

  const OTHER = { ip: '203.0.113.77', userAgent: 'the browser of somebody else' }

  /** An administrator with rows of every kind, and another one who acted on that account. */
  async function twoUsers() {
    const ada = await app.register('ada@example.com', 'ADMIN')
    await app.users.create(
      { email: 'eve@elsewhere.example', password: PASSWORD, role: 'ADMIN', name: 'Stranger' },
      CLIENT,
    )
    const eve = await app.sessions.login({ email: 'eve@elsewhere.example', password: PASSWORD }, OTHER)
    await app.addTodo(ada.user.id)
    await app.addTodo(eve.user.id)
    await app.users.inviteUser(app.viewer(ada), 'friend@elsewhere.example', 'USER', CLIENT)
    await app.users.inviteUser(app.viewer(eve), 'other@elsewhere.example', 'USER', OTHER)
    await app.users.requestPasswordReset('ada@example.com', CLIENT)
    await app.users.requestPasswordReset('eve@elsewhere.example', OTHER)
    await app.users.drain()
    await codeOf(app.sessions.login({ email: 'ada@example.com', password: OTHER_PASSWORD }, CLIENT))
    await app.users.setUserRole(app.viewer(ada), eve.user.id, 'SUPPORT', CLIENT)
    const again = await app.sessions.refresh(eve.refreshToken, OTHER)
    await app.users.setUserRole(null, eve.user.id, 'ADMIN', CLIENT)
    const admin = await app.sessions.refresh(again.refreshToken, OTHER)
    await app.sessions.revokeOfUser(app.viewer(admin), ada.user.id, OTHER)
    const back = await app.sessions.login({ email: 'ada@example.com', password: PASSWORD }, CLIENT)
    return { ada: back, eve: admin }
  }

  test('exports each row of the user with its exportable columns', async () => {
    const { ada } = await twoUsers()
    const data = JSON.parse(JSON.stringify(await app.users.exportMyData(app.viewer(ada), CLIENT)))
    const { id } = ada.user
    const { read } = app.database
    const columns = (name: keyof typeof PERSONAL_DATA) =>
      Object.entries(PERSONAL_DATA[name]).flatMap(([column, given]) => (given === true ? [column] : []))
    const ofUser = { where: { userId: id }, orderBy: { id: 'asc' } } as const
    for (const [name, key, rows] of [
      ['Session', 'sessions', await read.session.findMany(ofUser)],
      ['MailToken', 'mailTokens', await read.mailToken.findMany(ofUser)],
      [
        'RefreshToken',
        'refreshTokens',
        await read.refreshToken.findMany({ where: { session: { userId: id } }, orderBy: { id: 'asc' } }),
      ],
      ['Todo', 'todos', await read.todo.findMany({ where: { ownerId: id } })],
    ] as const) {
      expect(rows.length).toBeGreaterThan(0)
      const given = rows.map((row) =>
        Object.fromEntries(Object.entries(row).filter(([column]) => columns(name).includes(column))),
      )
      expect(data[key]).toEqual(JSON.parse(JSON.stringify(given)))
    }
    expect(Object.keys(data.user).sort()).toEqual(columns('User').sort())
    expect(data.invitationsSent).toHaveLength(1)
    const events = await read.auditEvent.count({ where: { OR: [{ userId: id }, { actorId: id }] } })
    expect(data.auditEvents).toHaveLength(events)
    expect(data.auditEvents).toContainEqual(
      expect.objectContaining({ action: 'session.revoked', by: 'somebody else', ip: null }),
    )
    expect(data.auditEvents).toContainEqual(
      expect.objectContaining({ action: 'user.role_changed', userId: null, detail: null }),
    )
  })

  test('exports no data of other users and no secret', async () => {
    const { ada, eve } = await twoUsers()
    const text = JSON.stringify(await app.users.exportMyData(app.viewer(ada), CLIENT))
    for (const word of [eve.user.id, 'elsewhere.example', 'Stranger', OTHER.ip, OTHER.userAgent])
      expect(text).not.toContain(word)
    const { user, refreshToken, mailToken, invitation } = app.database.read
    const rows = [
      ...(await user.findMany()),
      ...(await refreshToken.findMany()),
      ...(await mailToken.findMany()),
      ...(await invitation.findMany()),
    ]
    for (const row of rows)
      for (const [column, value] of Object.entries(row))
        if (/hash|nonce/i.test(column) && value !== '') expect(text).not.toContain(String(value))
  })

  test('records exports and limits them to ten an hour', async () => {
    const ada = await app.register('ada@example.com')
    const codes = []
    for (let count = 0; count < 11; count++) codes.push(await codeOf(app.users.exportMyData(app.viewer(ada), CLIENT)))
    expect(codes.filter((code) => code === null)).toHaveLength(10)
    expect(codes.at(-1)).toBe('TOO_MANY_REQUESTS')
    expect((await app.actions()).filter((action) => action === 'account.exported')).toHaveLength(10)
  })
})
