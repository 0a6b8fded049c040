import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { EmailSearch } from '../../src/database/email-search.ts'
import { patternOf, piecesOf, postgresEmailSearch } from '../../src/database/postgres-email-search.ts'
import { describeOnPostgres } from './on-postgres.ts'
import { analyze, queryPlan } from './query-plan.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'

describeOnPostgres('users by a part of their email that many have', () => {
  const USERS = 1200
  const DAY = 24 * 3_600_000
  const COLUMNS = { createdAt: 'date', id: 'id' } as const
  type Row = { id: string; createdAt: Date; emailKey: string }

  let opened: TestDatabase
  let search: EmailSearch
  const rows: Row[] = []
  const queries: string[] = []

  beforeAll(async () => {
    opened = await openTestDatabase({ onQuery: (sql) => queries.push(sql) })
    for (let n = 0; n < USERS; n++) {
      // Some come in one instant or in some minutes, some were there before 1970, and words are those of a time.
      const at =
        n < 20
          ? (n - 10) * 400 * DAY
          : n < 300
            ? n * DAY
            : n < 400
              ? 300 * DAY
              : n < 600
                ? 301 * DAY + n * 100
                : n * DAY
      const word = ['old', 'mid', 'new'][Math.floor(n / 401)]
      const id = `019a0000-0000-7000-8000-${String((n * 7) % USERS).padStart(12, '0')}`
      rows.push({ id, createdAt: new Date(at), emailKey: `${n}.${word}${n % 3}@mail.mailbox.example` })
    }
    const data = rows.map((row) => ({ ...row, email: row.emailKey, passwordHash: '', role: roleOf(row) }))
    await opened.database.write((transaction) => transaction.user.createMany({ data }))
    await analyze(opened)
    rows.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1))
    search = postgresEmailSearch(opened.database.statements.all, { few: 5, first: 20, period: 15 })
  })
  afterAll(() => opened.close())

  const roleOf = ({ id }: { id: string }) => (/[05]$/.test(id) ? ('SUPPORT' as const) : ('USER' as const))
  const OF_ROLE = { from: '"User"', conditions: ['"role" = ?'], values: ['SUPPORT'] }
  const OF_ALL = { from: '"User"', conditions: [], values: [] }

  test('are those of the list in its order, from wherever and whichever way it is read', async () => {
    const text = fc.oneof(
      fc.constantFrom(
        'old',
        'mid',
        'new',
        'old1',
        'new2@',
        'mail',
        'x.e',
        'ail.mailb',
        'mail.mail.mail',
        'd1',
        '@',
        '.',
        '7.',
      ),
      fc
        .constantFrom('old0', 'old1', 'mid2', '99', '12', 'none', 'zz')
        .chain((text) => fc.constantFrom(text, `${text}@mail`)),
    )
    const key = fc.option(fc.nat(USERS - 1))
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.boolean(),
        fc.constantFrom('asc' as const, 'desc' as const),
        key,
        key,
        fc.integer({ min: 1, max: 30 }),
        async (text, ofRole, direction, from, to, take) => {
          const inOrder = direction === 'asc' ? rows : rows.toReversed()
          const [start = null, end = null] = [from, to].map((at) => (at === null ? null : (inOrder[at] ?? null)))
          const window = { columns: COLUMNS, direction, from: start, to: end, take }
          const expected = inOrder
            .slice(from ?? 0, (to ?? USERS) + 1)
            .filter((row) => row.emailKey.includes(text) && (!ofRole || roleOf(row) === 'SUPPORT'))
          const found = await search.find(ofRole ? OF_ROLE : OF_ALL, text, window)
          expect(found.map(({ emailKey }) => emailKey)).toEqual(expected.slice(0, take).map(({ emailKey }) => emailKey))
        },
      ),
      { numRuns: 400 },
    )
    // In each of the ways there are: at once, period by period, and past a crowd in the list's order.
    for (const way of [/FROM \(SELECT/, /"Period"/, /FROM "User" .*"id" <> \?/])
      expect(queries.filter((sql) => way.test(sql)).length).toBeGreaterThan(10)
  })

  test('are looked up in one period after the other, and sorted within each', async () => {
    await search.find(OF_ALL, 'old', {
      columns: COLUMNS,
      direction: 'desc',
      from: rows[250] ?? null,
      to: null,
      take: 50,
    })
    const plan = await queryPlan(opened, queries.at(-1) ?? '')
    expect(plan).toMatch(
      /^Limit; -> {2}Incremental Sort; .*Presorted Key: "Period".nth; .*Bitmap Index Scan on "User_userSearchKeys_idx"/,
    )
  })
})

describe('the pieces of a text that are looked up', () => {
  test('are all there are of a short one', () => {
    expect([piecesOf('a'), piecesOf('😀b'), piecesOf('abc')]).toEqual([['a'], ['😀b'], ['abc']])
    expect(piecesOf('😀a漢b')).toEqual(['😀a漢', 'a漢b'])
    expect(piecesOf('aaaa')).toEqual(['aaa'])
  })

  test('are eight of a long one, from its start to its end', () => {
    expect(piecesOf('abcdefghijklmnopqrstuvwxyz')).toEqual(['abc', 'def', 'hij', 'klm', 'nop', 'qrs', 'uvw', 'xyz'])
  })
})

test('a pattern means what it contains', () => {
  expect(patternOf('50%_\\')).toBe('%50\\%\\_\\\\%')
})
