import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { trigramsOf } from '../../src/database/sqlite-email-search.ts'
import { countUsers, findUsers } from '../../src/database/user-rows.ts'
import { analyze, queryPlan } from './query-plan.ts'
import { openTestDatabase, POSTGRES, type TestDatabase } from './test-database.ts'

const COMMON = 1500

let opened: TestDatabase
const queries: string[] = []
const keys: string[] = []

beforeAll(async () => {
  opened = await openTestDatabase({ onQuery: (sql) => queries.push(sql) })
  // Few characters, so that parts recur; all that quotes, escapes or matches something in one of the databases among them.
  const odd = fc.string({ unit: fc.constantFrom(...'ab_%\\\'"*?é漢😀-. '), minLength: 1, maxLength: 12 })
  keys.push(...new Set(fc.sample(odd, { numRuns: 300, seed: 1 })))
  keys.push(...Array.from({ length: COMMON }, (_, n) => `number${n}@common.example`))
  const data = keys.map((emailKey, n) => ({
    id: `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`,
    email: emailKey,
    emailKey,
    role: n % 3 === 0 ? ('SUPPORT' as const) : ('USER' as const),
    passwordHash: 'none',
    createdAt: new Date(n),
  }))
  await opened.database.write((transaction) => transaction.user.createMany({ data }))
  await analyze(opened)
})
afterAll(() => opened.close())

const WINDOW = { columns: { createdAt: 'date', id: 'id' }, direction: 'desc', from: null, to: null, take: 50 } as const

const found = async (emailKeyContains: string) =>
  (await findUsers(opened.database.statements, { emailKeyContains }, WINDOW)).map(({ emailKey }) => emailKey)

describe('users whose email contains a text', () => {
  test('are those, the newest first, whatever the text', async () => {
    const part = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab_%\\\'"*?é漢😀-. '), minLength: 1, maxLength: 5 }),
      fc.nat(COMMON).map((n) => `er${n}@`),
      fc.constantFrom('common', 'mm', 'example', 'number1', 'AND', '"', '""', 'NEAR(a b)', 'emailKey:a'),
    )
    await fc.assert(
      fc.asyncProperty(part, async (text) => {
        const expected = keys.filter((key) => key.includes(text)).reverse()
        expect(await found(text)).toEqual(expected.slice(0, 50))
        expect(await countUsers(opened.database.statements, { emailKeyContains: text })).toBe(expected.length)
      }),
      { numRuns: 200 },
    )
  })

  test('are rows as Prisma gives them', async () => {
    const [user] = await findUsers(opened.database.statements, { emailKeyContains: 'number7@' }, WINDOW)
    expect(user).toEqual(await opened.database.read.user.findUnique({ where: { emailKey: 'number7@common.example' } }))
  })

  test('are found by the index where they are few, and read in their order where they are many', async () => {
    const planOf = async (text: string) => {
      await found(text)
      return queryPlan(opened, queries.at(-1) ?? '')
    }
    const [few, short, many] = [await planOf('number777@'), await planOf('😀😀'), await planOf('common')]
    if (POSTGRES === undefined) {
      expect(few).toMatch(/SEARCH User USING.*SCAN UserSearch VIRTUAL TABLE INDEX/s)
      expect(short).toMatch(/SEARCH User USING INTEGER PRIMARY KEY.*SCAN User USING COVERING INDEX User_emailKey_key/s)
      expect(many).toMatch(/^SCAN User USING INDEX User_createdAt_id_idx$/)
    } else {
      expect(few).toContain('Bitmap Index Scan on "User_userSearchKeys_idx"')
      expect(short).toContain('Bitmap Index Scan on "User_userSearchKeys_idx"')
      expect(many).toMatch(/^Limit; -> {2}Index Scan Backward using "User_createdAt_id_idx" on "User"; Filter/)
    }
  })
})

test('what is too short for SQLite has no trigrams, and one is a phrase whatever is in it', () => {
  expect([trigramsOf(''), trigramsOf('ab'), trigramsOf('😀😀')]).toEqual([null, null, null])
  expect(trigramsOf('a"b')).toBe('"a""b"')
  expect(trigramsOf('aaaa')).toBe('"aaa"')
  expect(trigramsOf('😀a漢b')).toBe('"😀a漢" AND "a漢b"')
})
