/** What a mail carries to show that it was read: 256 random bits, of which a hash is stored, good once and not for long. */

import { createHash, randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import type { MailToken, MailTokenPurpose, User } from '../database/client/client.ts'
import type { Reader, Transaction } from '../database/database.ts'

const HOUR = 60 * 60 * 1000

/** In milliseconds. */
const LIVES: Record<MailTokenPurpose, number> = { RESET: HOUR, VERIFY: 24 * HOUR }

const SHAPE = /^[\w-]{43}$/

/** The token goes into a mail and nowhere else. */
export type IssuedMailToken = { token: string; expiresAt: Date }

/** @returns null where the account has been deleted, disabled, or given another address since it was read. */
export async function issueMailToken(
  transaction: Transaction,
  purpose: MailTokenPurpose,
  user: User,
  now: Date,
): Promise<IssuedMailToken | null> {
  // Written as it is, and so locked: where transactions run side by side it stays as it is until this one ends.
  const where = { id: user.id, email: user.email, disabled: false }
  const { count } = await transaction.user.updateMany({ where, data: { disabled: false } })
  if (count === 0) return null
  const token = randomBytes(32).toString('base64url')
  const expiresAt = new Date(now.getTime() + LIVES[purpose])
  // So that a user's own do not pile up.
  await transaction.mailToken.deleteMany({ where: { userId: user.id, expiresAt: { lte: now } } })
  const data = { purpose, userId: user.id, email: user.email, createdAt: now, expiresAt }
  await transaction.mailToken.create({ data: { id: v7({ msecs: now.getTime() }), hash: hashOf(token), ...data } })
  return { token, expiresAt }
}

export type GoodMailToken = MailToken & { user: User }

/** @returns null unless it was issued for this purpose, is neither used nor expired, and was sent to the user's present address. */
export async function findMailToken(
  reader: Reader,
  purpose: MailTokenPurpose,
  token: string,
  now: Date,
): Promise<GoodMailToken | null> {
  if (!SHAPE.test(token)) return null
  const row = await reader.mailToken.findUnique({ where: { hash: hashOf(token) }, include: { user: true } })
  const good =
    row?.purpose === purpose &&
    row.usedAt === null &&
    row.expiresAt > now &&
    row.email === row.user.email &&
    !row.user.disabled
  return good ? row : null
}

/** Uses a token up. @returns whether it was still good: of those who use it at once, one is told so. */
export async function useMailToken(transaction: Transaction, { id }: MailToken, now: Date): Promise<boolean> {
  const where = { id, usedAt: null, expiresAt: { gt: now } }
  const { count } = await transaction.mailToken.updateMany({ where, data: { usedAt: now } })
  return count === 1
}

/** Makes a user's tokens useless, all or those for one purpose. */
export async function voidMailTokens(
  transaction: Transaction,
  userId: string,
  now: Date,
  purpose?: MailTokenPurpose,
): Promise<void> {
  const where = { userId, usedAt: null, ...(purpose && { purpose }) }
  await transaction.mailToken.updateMany({ where, data: { usedAt: now } })
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')
