/** Administration of accounts by support and administrators. */

import type { ClientInfo } from '../core/client-info.ts'
import { findByEmail, MAX_LENGTH, searchKeyOf } from '../core/email-address.ts'
import { AppError, type Issue } from '../core/errors.ts'
import type { Role, User } from '../database/client/client.ts'
import type { Transaction } from '../database/port.ts'
import { isStorable, UNSTORABLE } from '../database/storable.ts'
import type { Connection } from '../pagination/connection.ts'
import { findPage, type PageArgs, type Window } from '../pagination/page.ts'
import type { Viewer } from '../tokens/viewer.ts'
import type { UserServiceDependencies } from './dependencies.ts'
import { voidMailTokens } from './emails/mail-token.ts'
import { lockAdmins } from './last-admin.ts'
import { countUsers, findUsers } from './repository.ts'

export type UserArguments = PageArgs & {
  /** Part of the email. */
  search?: string | null | undefined
  role?: Role | null | undefined
}

const NEWEST_FIRST = { name: 'users', columns: { createdAt: 'date', id: 'id' }, direction: 'desc' } as const

export function createAdministration({ database, sessions, audit, now }: UserServiceDependencies) {
  async function target(transaction: Transaction, id: string): Promise<User> {
    const user = isStorable(id) ? await transaction.user.findUnique({ where: { id } }) : null
    if (user === null) throw new AppError('NOT_FOUND', {})
    return user
  }

  return {
    user: async (id: string): Promise<User | null> =>
      isStorable(id) ? database.read.user.findUnique({ where: { id } }) : null,

    usersByIds: (ids: readonly string[]): Promise<User[]> =>
      database.read.user.findMany({ where: { id: { in: [...ids] } } }),

    userByEmail: (email: string): Promise<User | null> =>
      findByEmail(email, (keys) => database.read.user.findMany({ where: { emailKey: { in: keys } } })),

    async users({ search, role, ...page }: UserArguments): Promise<Connection<User>> {
      const issues = searchIssues(search ?? '')
      const part = search != null && issues.length === 0 ? searchKeyOf(search) : undefined
      const filter = { role: role ?? undefined, emailKeyContains: part }
      const source = {
        find: (window: Window<typeof NEWEST_FIRST.columns>) => findUsers(database, filter, window),
        count: () => countUsers(database, filter),
      }
      return findPage(page, NEWEST_FIRST, source, issues)
    },

    setUserRole(by: Viewer | null, userId: string, role: Role, client: ClientInfo): Promise<User> {
      return database.write(async (transaction) => {
        const refuseLast = await lockAdmins(transaction)
        const before = await target(transaction, userId)
        if (before.role === role) return before
        refuseLast(before)
        await transaction.user.update({ where: { id: userId }, data: { role } })
        await sessions.revokeAccessTokensOf(transaction, userId)
        const detail = `${before.role} to ${role}`
        await audit.record(transaction, {
          action: 'user.role_changed',
          userId,
          actorId: by?.userId ?? null,
          client,
          detail,
        })
        return target(transaction, userId)
      })
    },

    setUserDisabled(by: Viewer | null, userId: string, disabled: boolean, client: ClientInfo): Promise<User> {
      return database.write(async (transaction) => {
        const refuseLast = await lockAdmins(transaction)
        const before = await target(transaction, userId)
        if (before.disabled === disabled) return before
        refuseLast(before)
        await transaction.user.update({ where: { id: userId }, data: { disabled } })
        if (disabled) {
          await sessions.revokeSessionsOf(transaction, userId, 'disabled')
          await voidMailTokens(transaction, userId, now())
        }
        const action = disabled ? 'user.disabled' : 'user.enabled'
        await audit.record(transaction, { action, userId, actorId: by?.userId ?? null, client })
        return target(transaction, userId)
      })
    },
  }
}

/** Longer text matches no email, and normalizing it might take seconds. */
function searchIssues(search: string): Issue[] {
  const issue = (message: string) => [{ path: ['search'], message }]
  if (search.length > MAX_LENGTH) return issue(`It must have at most ${MAX_LENGTH} characters.`)
  return isStorable(search) ? [] : issue(UNSTORABLE)
}
