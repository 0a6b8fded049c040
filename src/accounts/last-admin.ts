/** There is always somebody who can administer: the last enabled admin stays one. */

import type { User } from '../database/client/client.ts'
import type { Transaction } from '../database/database.ts'
import { AppError } from '../errors.ts'

export const isEnabledAdmin = ({ role, disabled }: Pick<User, 'role' | 'disabled'>): boolean =>
  role === 'ADMIN' && !disabled

/**
 * To be called before anything is read of who is about to lose the role, the account or its use.
 *
 * It writes all enabled admins as they are, and so locks their rows where transactions run side by side: of two admins who
 * demote each other at once, the second one counts when the first one is done.
 * @returns what throws CONFLICT for the last one.
 */
export async function lockAdmins(transaction: Transaction): Promise<(user: User) => void> {
  const where = { role: 'ADMIN', disabled: false } as const
  const { count } = await transaction.user.updateMany({ where, data: { disabled: false } })
  return (user) => {
    if (isEnabledAdmin(user) && count === 1) throw new AppError('CONFLICT', {}, 'This is the last enabled admin.')
  }
}
