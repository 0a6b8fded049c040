import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { type AuditEntry, type AuditService, createAuditService } from '../../src/audit/service.ts'
import { AppError } from '../../src/core/errors.ts'
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts'
import { memoryLog } from '../mail/memory-log.ts'

const client = { ip: '198.51.100.7', userAgent: 'a test' }
const noon = new Date('2026-05-04T12:00:00Z')

let opened: TestDatabase
let audit: AuditService
let time: Date

beforeEach(async () => {
  opened = await openTestDatabase()
  time = noon
  audit = createAuditService({ database: opened.database, log: memoryLog().log, now: () => time })
})

afterEach(() => opened.close())

const record = (entry: Partial<AuditEntry>) =>
  opened.database.write((transaction) => audit.record(transaction, { action: 'login', client, ...entry }))
const find = async (args: Parameters<AuditService['list']>[0]) => (await audit.list(args)).nodes

test('stores the action, user, actor, client, time and detail of an audit entry', async () => {
  await record({ action: 'user.role_changed', userId: 'ada', actorId: 'bob', detail: 'USER to ADMIN' })
  expect(await find({})).toEqual([
    {
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7/),
      at: noon,
      action: 'user.role_changed',
      userId: 'ada',
      actorId: 'bob',
      ...client,
      detail: 'USER to ADMIN',
    },
  ])
})

test('keeps the order of audit entries written in the same millisecond', async () => {
  const details = Array.from({ length: 50 }, (_, n) => String(n))
  for (const detail of details) await record({ detail })
  const found = await find({ last: 50 })
  expect(found.map(({ detail }) => detail).reverse()).toEqual(details)
})

test('rolls an audit entry back with the transaction that wrote it', async () => {
  const failing = opened.database.write(async (transaction) => {
    await audit.record(transaction, { action: 'login', client })
    throw new Error('undone')
  })
  await expect(failing).rejects.toThrow('undone')
  expect(await find({})).toEqual([])
})

describe('the list of audit entries', () => {
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
  ])('returns and counts the entries that match the filter %j', async (filter, expected) => {
    expect((await find({ filter })).map(({ action, userId }) => `${action} ${userId}`)).toEqual(expected)
    expect(await (await audit.list({ filter })).totalCount()).toBe(expected.length)
  })

  test('returns audit entries newest first, page by page', async () => {
    const { nodes, pageInfo } = await audit.list({ first: 3 })
    expect(nodes).toHaveLength(3)
    expect(pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    expect(await find({ first: 3, after: pageInfo.endCursor })).toMatchObject([{ action: 'login', userId: 'ada' }])
  })

  test('accepts the first and the last possible instant as a time range', async () => {
    const filter = { since: new Date('0001-01-01T00:00:00Z'), until: new Date('9999-12-31T23:59:59.999Z') }
    expect(await find({ filter })).toHaveLength(4)
  })

  test('rejects invalid arguments and lists every issue', async () => {
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
