/** Keeps the last enabled administrator from being demoted, disabled or deleted. */

import { AppError } from '../core/errors.ts'
import type { User } from '../database/client/client.ts'
import type { Transaction } from '../database/port.ts'

export const isEnabledAdmin = ({ role, disabled }: Pick<User, 'role' | 'disabled'>): boolean =>
  role === 'ADMIN' && !disabled

/**
 * Call it before reading the account that is about to lose its role or access. It updates all enabled admins without a
 * change, which locks their rows on PostgreSQL. If two admins demote each other in parallel, the second transaction
 * then sees the first change.
 * @returns a function that throws CONFLICT for the last one.
 */
export async function lockAdmins(transaction: Transaction): Promise<(user: User) => void> {
  const where = { role: 'ADMIN', disabled: false } as const
  const { count } = await transaction.user.updateMany({ where, data: { disabled: false } })
  return (user) => {
    if (isEnabledAdmin(user) && count === 1)
      throw new AppError('CONFLICT', {}, 'This is the last enabled admin: make another user an admin first.')
  }
}
