/** Import of users from another system. Each call is one transaction; existing accounts stay unchanged. */

import { storedKeysOf } from '../../core/email-address.ts'
import { idsInOrder } from '../../database/ids.ts'
import { isUniqueViolation } from '../../database/violations.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { type ImportedUser, readLine } from './line.ts'

export type ImportLine = { number: number; text: string }

export type ImportOutcome = {
  imported: number
  /** Number of lines whose email already has an account. */
  present: number
  rejected: { number: number; reason: string }[]
}

/** Emails of one query. For more, PostgreSQL may use the index of email parts, which takes seconds. */
const LOOKUP = 50

/** Maximum number of attempts at a batch that conflicts with concurrent registrations. */
const TRIES = 5

export function createImport({ database, now }: Pick<UserServiceDependencies, 'database' | 'now'>) {
  const nextId = idsInOrder()

  async function write(users: readonly ImportedUser[]): Promise<number> {
    // SQLite cannot skip existing rows in a bulk insert.
    const taken = new Set<string>()
    const keys = users.flatMap(({ email }) => storedKeysOf(email))
    for (let from = 0; from < keys.length; from += LOOKUP) {
      const emailKey = { in: keys.slice(from, from + LOOKUP) }
      const found = await database.read.user.findMany({ where: { emailKey }, select: { emailKey: true } })
      for (const user of found) taken.add(user.emailKey)
    }
    const fresh = users.filter(({ email, emailKey }) => {
      const isTaken = storedKeysOf(email).some((key) => taken.has(key))
      // If two lines have the same mailbox, the first one is imported.
      taken.add(emailKey)
      return !isTaken
    })
    const at = now()
    const rows = fresh.map((user) => {
      const createdAt = user.createdAt ?? at
      return { ...user, id: nextId(createdAt), createdAt }
    })
    if (rows.length === 0) return 0
    const entry = { at, action: 'user.imported', actorId: null, ip: null, userAgent: null }
    const events = rows.map(({ id, role }) => ({
      ...entry,
      id: nextId(at),
      userId: id,
      detail: `${role}, by the operator`,
    }))
    await database.write(async (transaction) => {
      await transaction.user.createMany({ data: rows })
      await transaction.auditEvent.createMany({ data: events })
    })
    return rows.length
  }

  return async function importUsers(lines: readonly ImportLine[]): Promise<ImportOutcome> {
    const read = lines.map(({ number, text }) => ({ number, user: readLine(text, now()) }))
    const users = read.flatMap(({ user }) => (typeof user === 'string' ? [] : [user]))
    const rejected = read.flatMap(({ number, user }) => (typeof user === 'string' ? [{ number, reason: user }] : []))
    for (let attempt = 1; ; attempt++) {
      try {
        const imported = await write(users)
        return { imported, present: users.length - imported, rejected }
      } catch (error) {
        if (!isUniqueViolation(error, 'emailKey') || attempt === TRIES) throw error
      }
    }
  }
}
