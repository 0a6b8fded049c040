import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Transaction } from '../../src/database/database.ts'
import {
  findRefreshToken,
  findTokenInSession,
  findUser,
  hasSessionFrom,
  insertRefreshToken,
  insertSession,
  keepPassword,
  noteLogin,
  spendRefreshToken,
  useSession,
} from '../../src/database/session-rows.ts'
import { openTestDatabase, type TestDatabase } from './test-database.ts'
import { addUser } from './test-user.ts'

let opened: TestDatabase
const told: string[] = []

beforeAll(async () => {
  opened = await openTestDatabase({ onQuery: (sql) => told.push(sql) })
})
afterAll(() => opened.close())

const instant = fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
const text = fc.string({ unit: 'binary', maxLength: 20 }).filter((characters) => !characters.includes('\0'))

const user = fc.record({
  id: fc.uuid({ version: 7 }),
  email: text,
  emailVerified: fc.boolean(),
  name: fc.option(text),
  role: fc.constantFrom('USER' as const, 'SUPPORT' as const, 'ADMIN' as const),
  disabled: fc.boolean(),
  passwordHash: text,
  createdAt: instant,
  lastLoginAt: fc.option(instant),
  tokensEndedAt: fc.option(instant),
})
const session = fc.record({
  id: fc.uuid({ version: 7 }),
  createdAt: instant,
  lastUsedAt: instant,
  expiresAt: instant,
  authenticatedAt: instant,
  ip: fc.option(text),
  userAgent: fc.option(text),
  revokedAt: fc.option(instant),
  revokedReason: fc.option(text),
})
const token = fc.record({
  id: fc.uuid({ version: 7 }),
  hash: fc.uuid(),
  issuedAt: instant,
  expiresAt: instant,
  spentAt: fc.option(instant),
  nonce: text,
  successorId: fc.option(fc.uuid({ version: 7 })),
})
const rows = fc.record({ user, session, token, successorId: fc.uuid({ version: 7 }), at: instant })

/** What Prisma has of a session, and of all that belongs to it. */
const byPrisma = (transaction: Transaction, id: string) =>
  transaction.session.findUnique({ where: { id }, include: { user: true, refreshTokens: true } })

class Undo extends Error {}

/** In a transaction that leaves nothing behind. */
const tried = async (work: (transaction: Transaction) => Promise<void>) => {
  const undone = opened.database.write(async (transaction) => {
    await work(transaction)
    throw new Undo()
  })
  await undone.catch((error: Error) => {
    if (!(error instanceof Undo)) throw error
  })
}

test('what is read and written is what Prisma reads and writes, whatever the rows', async () => {
  await fc.assert(
    fc.asyncProperty(rows, ({ user, session, token, successorId, at }) =>
      tried(async (transaction) => {
        const owner = await transaction.user.create({ data: { ...user, emailKey: user.id } })
        const opened = { ...session, userId: user.id }
        await insertSession(transaction, opened)
        const row = { ...token, sessionId: session.id }
        await insertRefreshToken(transaction, row)
        expect(await findUser(transaction, { id: user.id })).toEqual(owner)
        expect(await findUser(transaction, { emailKey: user.id })).toEqual(owner)
        expect(await hasSessionFrom(transaction, user.id, session.ip ?? 'none')).toBe(session.ip !== null)
        expect(await hasSessionFrom(transaction, user.id, `${session.ip}, other`)).toBe(false)
        expect(await findRefreshToken(transaction, { hash: token.hash })).toEqual(row)
        expect(await findRefreshToken(transaction, { id: token.id })).toEqual(row)
        const inSession = { ...row, session: opened, disabled: user.disabled }
        expect(await findTokenInSession(transaction, token.hash)).toEqual(inSession)
        expect(await byPrisma(transaction, session.id)).toEqual({ ...opened, user: owner, refreshTokens: [row] })

        const used = session.revokedAt === null
        expect(await useSession(transaction, session.id, at)).toBe(used)
        const signedIn = { ...owner, lastLoginAt: at }
        expect(await noteLogin(transaction, user.id, at)).toEqual(signedIn)
        expect(await keepPassword(transaction, user.id, `${user.passwordHash}, other`, 'new')).toBe(false)
        expect(await keepPassword(transaction, user.id, user.passwordHash, 'new')).toBe(!user.disabled)
        if (!user.disabled) signedIn.passwordHash = 'new'
        const spent = token.spentAt === null
        expect(await spendRefreshToken(transaction, token.id, { spentAt: at, successorId })).toBe(spent)
        expect(await byPrisma(transaction, session.id)).toEqual({
          ...opened,
          user: signedIn,
          lastUsedAt: used && at > session.lastUsedAt ? at : session.lastUsedAt,
          refreshTokens: [spent ? { ...row, spentAt: at, successorId } : row],
        })
      }),
    ),
    { numRuns: 100 },
  )
})

test('what is not there is not found, and not changed', async () => {
  const id = '01890000-0000-7000-8000-000000000000'
  await tried(async (transaction) => {
    expect(await findRefreshToken(transaction, { hash: 'none' })).toBeNull()
    expect(await findRefreshToken(transaction, { id })).toBeNull()
    expect(await findTokenInSession(transaction, 'none')).toBeNull()
    expect(await findUser(transaction, { id })).toBeNull()
    expect(await useSession(transaction, id, new Date())).toBe(false)
    expect(await hasSessionFrom(transaction, id, '198.51.100.7')).toBe(false)
    expect(await noteLogin(transaction, id, new Date())).toBeNull()
    expect(await keepPassword(transaction, id, 'none', 'new')).toBe(false)
    expect(await spendRefreshToken(transaction, id, { spentAt: new Date(), successorId: id })).toBe(false)
  })
})

test('statements of both kinds see each other’s writes, and go with their transaction', async () => {
  const { database } = opened
  const { id } = await database.write((transaction) => addUser(transaction))
  const rename = 'UPDATE "User" SET "name" = ? WHERE "id" = ?'
  await tried(async (transaction) => {
    await transaction.all(rename, ['Ada', id])
    expect((await transaction.user.findUnique({ where: { id } }))?.name).toBe('Ada')
    await transaction.user.update({ where: { id }, data: { name: 'Bob' } })
    expect((await findUser(transaction, { id }))?.name).toBe('Bob')
    expect((await findUser(database.statements, { id }))?.name).toBeNull()
  })
  expect((await findUser(database.statements, { id }))?.name).toBeNull()
  expect(told).toContain(rename)
})

test('transactions side by side each have their own statements', async () => {
  const { database } = opened
  const made = await Promise.all(
    Array.from({ length: 8 }, (_, number) =>
      database.write(async (transaction) => {
        const { id } = await addUser(transaction)
        await transaction.all('UPDATE "User" SET "name" = ? WHERE "id" = ?', [`number ${number}`, id])
        return { found: await findUser(transaction, { id }), number }
      }),
    ),
  )
  for (const { found, number } of made) expect(found?.name).toBe(`number ${number}`)
})

test('a statement that fails undoes the transaction, whoever goes on after it', async () => {
  const { database } = opened
  const failed = database.write(async (transaction) => {
    const { id } = await addUser(transaction, 'undone@example.com')
    await transaction.all('UPDATE "User" SET "emailKey" = NULL WHERE "id" = ?', [id])
  })
  await expect(failed).rejects.toThrow()
  expect(await database.read.user.findFirst({ where: { emailKey: 'undone@example.com' } })).toBeNull()
  await database.write((transaction) => addUser(transaction))
})
