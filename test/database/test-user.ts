import { idsInOrder } from '../../src/database/ids.ts'
import type { Transaction } from '../../src/database/port.ts'

const nextId = idsInOrder()
const AT = new Date('2026-11-25T12:00:00Z')

/** Returns the row of an account that nobody can log in to. */
export function userRow(email = `${nextId(AT)}@example.com`) {
  return { id: nextId(AT), email, emailKey: email, passwordHash: '', createdAt: AT }
}

/** Returns the row of a todo. */
export function todoRow(ownerId: string, title: string) {
  return { id: nextId(AT), ownerId, title, notes: null, done: false, dueAt: null, createdAt: AT, updatedAt: AT }
}

/** Writes an account. @returns its row. */
export const addUser = (transaction: Transaction, email?: string) => transaction.user.create({ data: userRow(email) })
