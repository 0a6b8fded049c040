/** What support and administrators see of accounts and do to them. */

import type { Origin } from '../audit/origin.ts'
import type { Role, User } from '../database/client/client.ts'
import type { Connection } from '../database/connection.ts'
import type { Transaction } from '../database/database.ts'
import { findPage, type PageArgs, type Window } from '../database/page.ts'
import { isStorable, UNSTORABLE } from '../database/storable.ts'
import { countUsers, findUsers } from '../database/user-rows.ts'
import { AppError, type Issue } from '../errors.ts'
import type { Viewer } from '../sessions/viewer.ts'
import { emailKeyOf, isEmail, MAX_LENGTH } from './email.ts'
import { lockAdmins } from './last-admin.ts'
import { voidMailTokens } from './mail-token.ts'
import type { AccountServiceOptions } from './parts.ts'

export type UserArguments = PageArgs & {
  /** Part of the email. */
  search?: string | null | undefined
  role?: Role | null | undefined
}

const NEWEST_FIRST = { name: 'users', columns: { createdAt: 'date', id: 'id' }, direction: 'desc' } as const

export function createAdministration({ database, sessions, audit, now }: AccountServiceOptions) {
  async function target(transaction: Transaction, id: string): Promise<User> {
    const user = isStorable(id) ? await transaction.user.findUnique({ where: { id } }) : null
    if (user === null) throw new AppError('NOT_FOUND', {})
    return user
  }

  return {
    user: async (id: string): Promise<User | null> =>
      isStorable(id) ? database.read.user.findUnique({ where: { id } }) : null,

    userByEmail: async (email: string): Promise<User | null> =>
      isEmail(email) ? database.read.user.findUnique({ where: { emailKey: emailKeyOf(email) } }) : null,

    async users({ search, role, ...page }: UserArguments): Promise<Connection<User>> {
      const issues = searchIssues(search ?? '')
      const part = search != null && issues.length === 0 ? emailKeyOf(search) : undefined
      const filter = { role: role ?? undefined, emailKeyContains: part }
      const source = {
        find: (window: Window<typeof NEWEST_FIRST.columns>) => findUsers(database.statements, filter, window),
        count: () => countUsers(database.statements, filter),
      }
      return findPage(page, NEWEST_FIRST, source, issues)
    },

    setUserRole(by: Viewer | null, userId: string, role: Role, origin: Origin): Promise<User> {
      return database.write(async (transaction) => {
        const refuseLast = await lockAdmins(transaction)
        const before = await target(transaction, userId)
        if (before.role === role) return before
        refuseLast(before)
        await transaction.user.update({ where: { id: userId }, data: { role } })
        await sessions.endAccessTokensOf(transaction, userId)
        const detail = `${before.role} to ${role}`
        await audit.record(transaction, {
          action: 'user.role_changed',
          userId,
          actorId: by?.userId ?? null,
          origin,
          detail,
        })
        return target(transaction, userId)
      })
    },

    setUserDisabled(by: Viewer | null, userId: string, disabled: boolean, origin: Origin): Promise<User> {
      return database.write(async (transaction) => {
        const refuseLast = await lockAdmins(transaction)
        const before = await target(transaction, userId)
        if (before.disabled === disabled) return before
        refuseLast(before)
        await transaction.user.update({ where: { id: userId }, data: { disabled } })
        if (disabled) {
          await sessions.endSessionsOf(transaction, userId, 'disabled')
          await voidMailTokens(transaction, userId, now())
        }
        const action = disabled ? 'user.disabled' : 'user.enabled'
        await audit.record(transaction, { action, userId, actorId: by?.userId ?? null, origin })
        return target(transaction, userId)
      })
    },
  }
}

/** What is longer than an email is part of none; to normalize it might take seconds. */
function searchIssues(search: string): Issue[] {
  const issue = (message: string) => [{ path: ['search'], message }]
  if (search.length > MAX_LENGTH) return issue(`It must have ${MAX_LENGTH} characters at most.`)
  return isStorable(search) ? [] : issue(UNSTORABLE)
}
