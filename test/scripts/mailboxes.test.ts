import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { findSharedMailboxes } from '../../scripts/lib/shared-mailboxes.ts'
import { openTestDatabase, type TestDatabase } from '../database/test-database.ts'
import { addUser } from '../database/test-user.ts'

let opened: TestDatabase
beforeAll(async () => {
  opened = await openTestDatabase()
})
afterAll(() => opened.close())

test('reports each pair of accounts with a shared mailbox once and changes no account', async () => {
  const { database } = opened
  const add = (email: string) => database.write((transaction) => addUser(transaction, email))
  expect(await findSharedMailboxes(database.read)).toEqual(new Map())
  const unicode = await add('user@münchen.de')
  const ascii = await add('user@xn--mnchen-3ya.de')
  for (const email of ['other@münchen.de', 'user@muenchen.de', 'user@example.com']) await add(email)
  const before = await database.read.user.findMany()
  const accounts = [unicode, ascii].map(({ id, email }) => ({ id, email }))
  expect(await findSharedMailboxes(database.read)).toEqual(new Map([['user@münchen.de', accounts]]))
  expect(await database.read.user.findMany()).toEqual(before)
})
