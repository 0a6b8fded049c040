import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/port.ts'
import { insertTodo } from '../../src/todos/repository.ts'
import { type TestDatabaseUrl, testDatabaseUrl } from './test-database.ts'
import { addUser, todoRow } from './test-user.ts'

const OWNER = '019a0000-0000-7000-8000-000000000009'

let file: TestDatabaseUrl
let database: Database

beforeEach(async () => {
  file = await testDatabaseUrl()
  database = await openDatabase({ url: file.url, transactionLimit: 500 })
})
afterEach(async () => {
  await database.close()
  await file.drop()
})

const emails = async () => (await database.read.user.findMany({ orderBy: { id: 'asc' } })).map(({ email }) => email)

describe('a write inside a transaction', () => {
  const advice = /^A write inside another transaction .* use that transaction, or afterCommit/
  const write = () => database.write((transaction) => addUser(transaction, 'ada@example.com'))

  test.each([
    ['a transaction', write],
    ['a statement', () => insertTodo(database.statements, todoRow(OWNER, 'Water'))],
  ])('rejects a nested write at once: %s', async (_, inner) => {
    await expect(database.write(inner as () => Promise<void>)).rejects.toThrow(advice)
    await write()
    expect(await emails()).toEqual(['ada@example.com'])
  })

  test('rejects a nested write behind a timer and a promise, and keeps the outer transaction', async () => {
    await database.write(async (transaction) => {
      await sleep(1)
      await expect(Promise.resolve().then(write)).rejects.toThrow(advice)
      await addUser(transaction, 'bob@example.com')
    })
    expect(await emails()).toEqual(['bob@example.com'])
  })

  test('accepts a write after the commit, and one to another database at any time', async () => {
    let later: Promise<unknown> | undefined
    const otherFile = await testDatabaseUrl()
    const other = await openDatabase({ url: otherFile.url })
    await database.write(async ({ afterCommit }) => {
      await other.write((transaction) => addUser(transaction))
      afterCommit(() => {
        later = write()
      })
    })
    await later
    expect(await emails()).toEqual(['ada@example.com'])
    await other.close()
    await otherFile.drop()
  })

  test('accepts a write after its outer transaction has ended', async () => {
    let inner: Promise<unknown> | undefined
    await database.write(async () => {
      inner = sleep(50).then(write)
    })
    await inner
    expect(await emails()).toEqual(['ada@example.com'])
  })
})

describe('a transaction that does not end', () => {
  test('rolls back a transaction after the limit and serves others', async () => {
    let continued: Promise<unknown> | undefined
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const stuck = database.write(async (transaction) => {
      await addUser(transaction, 'ada@example.com')
      const rest = async () => {
        await held
        await transaction.all('SELECT "id" FROM "User"', [])
      }
      continued = rest()
      await continued
    })
    const next = database.write((transaction) => addUser(transaction, 'bob@example.com'))
    const undone = { code: 'UNAVAILABLE', cause: { message: expect.stringMatching(/rolled back after 500 ms/) } }
    await expect(stuck).rejects.toMatchObject(undone)
    await next
    release()
    await expect(continued).rejects.toMatchObject(undone)
    expect(await emails()).toEqual(['bob@example.com'])
  })
})
