import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type AuditService, createAuditService, type Incident } from '../../src/audit/service.ts'
import { AppError } from '../../src/errors.ts'
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts'

const origin = { ip: '198.51.100.7', userAgent: 'a test' }
const noon = new Date('2026-05-04T12:00:00Z')

let opened: TestDatabase
let audit: AuditService
let time: Date

beforeEach(async () => {
  opened = await openTestDatabase()
  time = noon
  audit = createAuditService({ database: opened.database, now: () => time })
})

afterEach(() => opened.close())

const record = (incident: Partial<Incident>) =>
  opened.database.write((transaction) => audit.record(transaction, { action: 'login', origin, ...incident }))
const find = async (args: Parameters<AuditService['list']>[0]) => (await audit.list(args)).nodes

test('an event says who did what to whom, from where and when', async () => {
  await record({ action: 'user.role_changed', userId: 'ada', actorId: 'bob', detail: 'USER to ADMIN' })
  expect(await find({})).toEqual([
    {
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
      at: noon,
      action: 'user.role_changed',
      userId: 'ada',
      actorId: 'bob',
      ...origin,
      detail: 'USER to ADMIN',
    },
  ])
})

test('events of one instant stay in their order', async () => {
  const details = Array.from({ length: 50 }, (_, n) => String(n))
  for (const detail of details) await record({ detail })
  const found = await find({ last: 50 })
  expect(found.map(({ detail }) => detail).reverse()).toEqual(details)
})

test('an event goes with the transaction of its cause', async () => {
  const failing = opened.database.write(async (transaction) => {
    await audit.record(transaction, { action: 'login', origin })
    throw new Error('undone')
  })
  await expect(failing).rejects.toThrow('undone')
  expect(await find({})).toEqual([])
})

describe('events are found', () => {
  beforeEach(async () => {
    await record({ action: 'login', userId: 'ada' })
    time = new Date(noon.getTime() + 1000)
    await record({ action: 'login.failed', userId: 'ada' })
    await record({ action: 'login', userId: 'bob' })
    time = new Date(noon.getTime() + 2000)
    await record({ action: 'logout', userId: 'ada' })
  })

  const at = (seconds: number) => new Date(noon.getTime() + seconds * 1000)

  test.each([
    [{}, ['logout ada', 'login bob', 'login.failed ada', 'login ada']],
    [{ userId: 'ada' }, ['logout ada', 'login.failed ada', 'login ada']],
    [{ action: 'login' }, ['login bob', 'login ada']],
    [{ action: 'login', userId: 'ada' }, ['login ada']],
    [{ since: at(1) }, ['logout ada', 'login bob', 'login.failed ada']],
    [{ until: at(1) }, ['login ada']],
    [{ since: at(1), until: at(2) }, ['login bob', 'login.failed ada']],
    [
      { userId: null, action: null, since: null, until: null },
      ['logout ada', 'login bob', 'login.failed ada', 'login ada'],
    ],
    [{ userId: 'nobody' }, []],
    [{ action: "' OR 1=1 --" }, []],
  ])('by %j', async (filter, expected) => {
    expect((await find({ filter })).map(({ action, userId }) => `${action} ${userId}`)).toEqual(expected)
    expect(await (await audit.list({ filter })).totalCount()).toBe(expected.length)
  })

  test('a page at a time, the newest first', async () => {
    const { nodes, pageInfo } = await audit.list({ first: 3 })
    expect(nodes).toHaveLength(3)
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    expect(await find({ first: 3, after: pageInfo.endCursor })).toMatchObject([{ action: 'login', userId: 'ada' }])
  })

  test('from the first instant there is to the last', async () => {
    const filter = { since: new Date('0001-01-01T00:00:00Z'), until: new Date('9999-12-31T23:59:59.999Z') }
    expect(await find({ filter })).toHaveLength(4)
  })

  test('and everything that is wrong with the arguments is told', async () => {
    const [since, until] = [new Date('0000-12-31T23:59:59.999Z'), new Date('+010000-01-01T00:00:00Z')]
    const filter = { userId: '\0', action: '\ud800', since, until }
    const error = await audit.list({ first: -1, filter }).catch((reason) => reason)
    expect(error).toBeInstanceOf(AppError)
    expect(error.details.issues.map(({ path }: { path: string[] }) => path.join('.')).sort()).toEqual([
      'filter.action',
      'filter.since',
      'filter.until',
      'filter.userId',
      'first',
    ])
  })
})
