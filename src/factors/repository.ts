/** Queries of second factors that several use cases share. */

import type { Transaction } from '../database/port.ts'

/**
 * Uses up the time step of a code by compare-and-set. Steps only rise.
 * @returns false if this step or a later one was used.
 */
export async function spendStep(
  { authenticator }: Pick<Transaction, 'authenticator'>,
  id: string,
  step: number,
  at: Date,
): Promise<boolean> {
  const unused = [{ lastStep: null }, { lastStep: { lt: step } }]
  const where = { id, confirmedAt: { not: null }, OR: unused }
  const { count } = await authenticator.updateMany({ where, data: { lastStep: step, lastUsedAt: at } })
  return count === 1
}

/** Locks a user's row until the transaction ends. @returns false if the account was disabled or deleted. */
export async function lockUser({ user }: Pick<Transaction, 'user'>, id: string): Promise<boolean> {
  const { count } = await user.updateMany({ where: { id, disabled: false }, data: { disabled: false } })
  return count === 1
}

/** Removes all second factors of an account. @returns the number of removed factors by kind. */
export async function removeAllOf(transaction: Transaction, userId: string) {
  const where = { userId }
  const authenticators = await transaction.authenticator.deleteMany({ where })
  const passkeys = await transaction.passkey.deleteMany({ where })
  await transaction.recoveryCode.deleteMany({ where })
  await transaction.loginChallenge.deleteMany({ where })
  await transaction.factorAttempt.deleteMany({ where })
  return { authenticators: authenticators.count, passkeys: passkeys.count }
}

/** Returns which second factors an account has. */
export async function factorsOf(
  { authenticator, passkey }: Pick<Transaction, 'authenticator' | 'passkey'>,
  userId: string,
): Promise<{ hasAuthenticator: boolean; hasPasskey: boolean }> {
  const select = { id: true }
  const confirmed = await authenticator.findFirst({ where: { userId, confirmedAt: { not: null } }, select })
  const key = await passkey.findFirst({ where: { userId }, select })
  return { hasAuthenticator: confirmed !== null, hasPasskey: key !== null }
}
