/** Registration links: 256 random bits in an email, for one registration of its address. Stored hashed. */

import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { emailKeyOf, storedKeysOf } from '../../core/email-address.ts'
import { sha256 } from '../../core/sha256.ts'
import type { Invitation, Role } from '../../database/client/client.ts'
import type { Reader, Transaction } from '../../database/port.ts'

const DAY = 24 * 60 * 60 * 1000

/** Lifetimes in milliseconds. */
const LIVES = { invited: 7 * DAY, asked: DAY }

const SHAPE = /^[\w-]{43}$/

export type NewLink = {
  email: string
  role: Role
  /** Administrator; null if the recipient requested the link. */
  invitedById: string | null
}

/** The token goes into an email, and nowhere else. */
export type IssuedLink = Invitation & { token: string }

export async function issueLink(
  { invitation }: Pick<Transaction, 'invitation'>,
  { email, role, invitedById }: NewLink,
  now: Date,
): Promise<IssuedLink> {
  const token = randomBytes(32).toString('base64url')
  const emailKey = emailKeyOf(email)
  // Deletes expired links, since anybody may request them.
  await invitation.deleteMany({ where: { emailKey, invitedById: null, expiresAt: { lte: now } } })
  const expiresAt = new Date(now.getTime() + (invitedById === null ? LIVES.asked : LIVES.invited))
  const data = { email, emailKey, role, invitedById, createdAt: now, expiresAt }
  const row = await invitation.create({ data: { id: v7({ msecs: now.getTime() }), hash: sha256(token), ...data } })
  return { ...row, token }
}

/** Filter for pending links: not accepted, withdrawn or expired. */
export const pendingAt = (now: Date) => ({ acceptedAt: null, withdrawnAt: null, expiresAt: { gt: now } })

/** @returns the pending link with this token. */
export async function findLink(
  { invitation }: Pick<Reader, 'invitation'>,
  token: string,
  now: Date,
): Promise<Invitation | null> {
  if (!SHAPE.test(token)) return null
  return invitation.findFirst({ where: { hash: sha256(token), ...pendingAt(now) } })
}

/**
 * Accepts a link by compare-and-set, and withdraws all others to its address.
 * @returns true if it was still pending.
 */
export async function acceptLink(
  transaction: Pick<Transaction, 'invitation'>,
  { id, email }: Invitation,
  now: Date,
): Promise<boolean> {
  const where = { id, ...pendingAt(now) }
  const { count } = await transaction.invitation.updateMany({ where, data: { acceptedAt: now } })
  if (count === 1) await withdrawLinks(transaction, email, now)
  return count === 1
}

/** Withdraws every pending link to an address. */
export async function withdrawLinks(
  { invitation }: Pick<Transaction, 'invitation'>,
  email: string,
  now: Date,
): Promise<void> {
  const where = { emailKey: { in: storedKeysOf(email) }, ...pendingAt(now) }
  await invitation.updateMany({ where, data: { withdrawnAt: now } })
}
