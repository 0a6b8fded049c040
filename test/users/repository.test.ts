import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { countUsers, findUsers } from '../../src/users/repository.ts'
import { analyze, queryPlan } from '../database/query-plan.ts'
import { openTestDatabase, POSTGRES, type TestDatabase } from '../database/test-database.ts'
import { fc } from '../fast-check.ts'

const COMMON = 1500

let opened: TestDatabase
const queries: string[] = []
const keys: string[] = []

beforeAll(async () => {
  opened = await openTestDatabase({ onQuery: (sql) => queries.push(sql) })
  // Few characters, so that parts recur, including all that either database quotes, escapes or matches.
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
    name: 'x'.repeat(200), // Enough rows that reading the table costs more than reading an index.
  }))
  await opened.database.write((transaction) => transaction.user.createMany({ data }))
  await analyze(opened)
})
afterAll(() => opened.close())

const WINDOW = { columns: { createdAt: 'date', id: 'id' }, direction: 'desc', from: null, to: null, take: 50 } as const

const found = async (emailKeyContains: string) =>
  (await findUsers(opened.database, { emailKeyContains }, WINDOW)).map(({ emailKey }) => emailKey)

describe('the search of users by part of the email', () => {
  test('finds users newest first, for any characters in the text', async () => {
    const part = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'ab_%\\\'"*?é漢😀-. '), minLength: 1, maxLength: 5 }),
      fc.nat(COMMON).map((n) => `er${n}@`),
      fc.constantFrom('common', 'mm', 'example', 'number1', 'com.com', '"', '""', '%', '_', '\\'),
    )
    await fc.assert(
      fc.asyncProperty(part, async (text) => {
        const expected = keys.filter((key) => key.includes(text)).reverse()
        expect(await found(text)).toEqual(expected.slice(0, 50))
        expect(await countUsers(opened.database, { emailKeyContains: text })).toBe(expected.length)
      }),
    )
  })

  test('returns the same rows as Prisma', async () => {
    const [user] = await findUsers(opened.database, { emailKeyContains: 'number7@' }, WINDOW)
    expect(user).toEqual(await opened.database.read.user.findUnique({ where: { emailKey: 'number7@common.example' } }))
  })

  test('reads the emails from an index, or from trigrams on PostgreSQL', async () => {
    const planOf = async (text: string) => {
      await found(text)
      return queryPlan(opened, queries.at(-1) ?? '', [`%${text}%`, 50])
    }
    const [few, many] = [await planOf('number777@'), await planOf('common')]
    if (POSTGRES === undefined) {
      const plan =
        /^SEARCH User USING INDEX \w+ \(id=\?\); .*SCAN User USING COVERING INDEX User_createdAt_id_emailKey_idx/
      expect(few).toMatch(plan)
      expect(many).toMatch(plan)
    } else {
      expect(few).toContain('Bitmap Index Scan on "User_emailKey_idx"')
      expect(many).toContain('Index Only Scan Backward using "User_createdAt_id_emailKey_idx" on "User"')
    }
  })
})

test('pages through a search without gaps, in both directions, with a role', async () => {
  const { database } = opened
  const filter = { emailKeyContains: 'number1', role: 'SUPPORT' as const }
  const matching = await findUsers(database, filter, { ...WINDOW, take: 2000 })
  expect(matching.length).toBeGreaterThan(100)
  expect(matching.every(({ emailKey, role }) => emailKey.includes('number1') && role === 'SUPPORT')).toBe(true)
  const [from = null, to = null] = [matching[10], matching[20]]
  expect(await findUsers(database, filter, { ...WINDOW, from, to })).toEqual(matching.slice(10, 21))
  const back = { ...WINDOW, direction: 'asc', from: to, to: from } as const
  expect(await findUsers(database, filter, back)).toEqual(matching.slice(10, 21).reverse())
})
