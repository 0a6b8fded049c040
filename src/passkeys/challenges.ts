/** Challenges of passkey ceremonies: each is for one ceremony and one user, single-use and short-lived. */

import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { sha256 } from '../core/sha256.ts'
import type { Reader, Transaction } from '../database/port.ts'

export type Ceremony = 'login' | 'registration' | 'reauthentication'

/** In seconds. An open page requests a new challenge before the old one expires. */
export const CHALLENGE_TTL = 5 * 60

/** @param userId user who may respond; null at login. @returns the challenge in base64url. */
export async function issueChallenge(
  { passkeyChallenge }: Pick<Transaction, 'passkeyChallenge'>,
  ceremony: Ceremony,
  userId: string | null,
  at: Date,
): Promise<string> {
  const challenge = randomBytes(32).toString('base64url')
  await passkeyChallenge.deleteMany({ where: { expiresAt: { lte: at } } })
  await passkeyChallenge.create({
    data: {
      id: uuidv7({ msecs: at.getTime() }),
      hash: sha256(challenge),
      ceremony,
      userId,
      createdAt: at,
      expiresAt: new Date(at.getTime() + CHALLENGE_TTL * 1000),
    },
  })
  return challenge
}

/** True if a challenge belongs to this ceremony and user, and is neither used nor expired. Does not use it up. */
export async function isOpen(
  { passkeyChallenge }: Pick<Reader, 'passkeyChallenge'>,
  challenge: string,
  ceremony: Ceremony,
  userId: string | null,
  at: Date,
): Promise<boolean> {
  const row = await passkeyChallenge.findUnique({ where: { hash: sha256(challenge) } })
  return row !== null && isFor(row, ceremony, userId) && row.usedAt === null && row.expiresAt > at
}

/** Uses up a challenge by compare-and-set. @returns false if it was used, or belongs to another ceremony or user. */
export async function spendChallenge(
  { passkeyChallenge }: Pick<Transaction, 'passkeyChallenge'>,
  challenge: string,
  ceremony: Ceremony,
  userId: string | null,
  at: Date,
): Promise<boolean> {
  const where = { hash: sha256(challenge), ceremony, userId, usedAt: null, expiresAt: { gt: at } }
  const { count } = await passkeyChallenge.updateMany({ where, data: { usedAt: at } })
  return count === 1
}

const isFor = (row: { ceremony: string; userId: string | null }, ceremony: Ceremony, userId: string | null) =>
  row.ceremony === ceremony && row.userId === userId
