/** Mail tokens: 256 random bits that prove access to an email. Stored hashed, single-use, short-lived. */

import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { emailKeyOf } from '../../core/email-address.ts'
import { sha256 } from '../../core/sha256.ts'
import type { MailToken, MailTokenPurpose, User } from '../../database/client/client.ts'
import type { Reader, Transaction } from '../../database/port.ts'

const HOUR = 60 * 60 * 1000

/** Lifetimes in milliseconds. */
const LIVES: Record<MailTokenPurpose, number> = { RESET: HOUR, VERIFY: 24 * HOUR }

const SHAPE = /^[\w-]{43}$/

/** Token for an email; it must not go anywhere else. */
export type IssuedMailToken = { token: string; expiresAt: Date }

export type MailTokenRequest = {
  /** Session that requests the token. */
  sessionId?: string
  /** Recipient; the account's address by default. */
  email?: string
  /** True if using the token changes the account's email to that address. */
  isChange?: boolean
}

/** @returns null if the account was deleted, disabled, or given another address since it was read. */
export async function issueMailToken(
  transaction: Transaction,
  purpose: MailTokenPurpose,
  user: User,
  now: Date,
  request: MailTokenRequest = {},
): Promise<IssuedMailToken | null> {
  // Locks the account, so that concurrent transactions cannot change it before this one ends.
  const where = { id: user.id, email: user.email, disabled: false }
  const { count } = await transaction.user.updateMany({ where, data: { disabled: false } })
  if (count === 0) return null
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + LIVES[purpose])
  // Deletes the user's expired tokens, so that they do not accumulate.
  await transaction.mailToken.deleteMany({ where: { userId: user.id, expiresAt: { lte: now } } })
  const data = { purpose, userId: user.id, email: user.email, ...request, createdAt: now, expiresAt }
  await transaction.mailToken.create({ data: { id: v7({ msecs: now.getTime() }), hash: sha256(token), ...data } })
  return { token, expiresAt }
}

export type GoodMailToken = MailToken & { user: User }

/**
 * @returns null unless the token has this purpose, is unused and not expired, and was sent to the user's current
 *   mailbox, or to a new one.
 */
export async function findMailToken(
  reader: Reader,
  purpose: MailTokenPurpose,
  token: string,
  now: Date,
): Promise<GoodMailToken | null> {
  if (!SHAPE.test(token)) return null
  const row = await reader.mailToken.findUnique({ where: { hash: sha256(token) }, include: { user: true } })
  const good =
    row?.purpose === purpose &&
    row.usedAt === null &&
    row.expiresAt > now &&
    (row.isChange || emailKeyOf(row.email) === emailKeyOf(row.user.email)) &&
    !row.user.disabled
  return good ? row : null
}

/** Uses a token by compare-and-set. @returns true if it was still valid. */
export async function useMailToken(transaction: Transaction, { id }: MailToken, now: Date): Promise<boolean> {
  const where = { id, usedAt: null, expiresAt: { gt: now } }
  const { count } = await transaction.mailToken.updateMany({ where, data: { usedAt: now } })
  return count === 1
}

/** Tokens that somebody with the old password may have requested: password resets and changes of email. */
const OF_PASSWORD = { OR: [{ purpose: 'RESET' as const }, { isChange: true }] }

/** Voids the unused tokens of a user: all, or those that must not survive a new password. */
export async function voidMailTokens(
  transaction: Transaction,
  userId: string,
  now: Date,
  which: 'all' | 'of password' = 'all',
): Promise<void> {
  const where = { userId, usedAt: null, ...(which === 'of password' && OF_PASSWORD) }
  await transaction.mailToken.updateMany({ where, data: { usedAt: now } })
}
