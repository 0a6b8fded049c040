/**
 * The key that passwords are hashed with besides their salt: 32 random bytes, made once and kept in the database, sealed
 * with a secret that isn't there. Who steals the database alone can't even begin to guess passwords (NIST SP
 * 800-63B-4 §3.1.1.2 asks for such a key). docs/adr/0009-password-key.md says why it is kept so.
 */

import { randomBytes } from 'node:crypto'
import type { Database, Transaction } from '../../database/database.ts'
import type { Executor } from '../../database/statements.ts'
import { StartError } from '../../errors.ts'
import { seal, unseal } from './sealed.ts'

const ID = 'password'
const BYTES = 32

/** Before what is stored: how the rest is to be read. */
const SEALED = 'aes-256-gcm:'
const PLAIN = 'plain:'

export type ApplicationKeyOptions = {
  database: Database
  /** JWT_SECRET, or the one made in development; null where a private key signs and no secret is set. */
  secret: string | null
  /** JWT_SECRET_PREVIOUS. */
  previousSecret: string | null
  now: () => Date
}

/**
 * Finds the key, or makes it where there is none yet; every instance gets the same one. What is not sealed with the current
 * secret is sealed with it anew, or stored as it is where there is none any more.
 * @throws StartError in one line when no secret opens it. Nothing is changed then.
 */
export async function loadApplicationKey(options: ApplicationKeyOptions): Promise<Buffer> {
  const { database, secret } = options
  const stored = (await find(database.statements)) ?? (await make(options))
  const key = unwrap(stored, options)
  const current = secret === null ? stored.startsWith(PLAIN) : opens(stored, secret)
  if (!current) {
    const sealed = wrap(key, secret)
    // Only what was read is replaced: another instance may have been faster.
    await database.write((transaction) =>
      transaction.sealedKey.updateMany({ where: { id: ID, sealed: stored }, data: { sealed } }),
    )
  }
  return key
}

/** What is stored after a first start: by this instance, or by one that was faster. */
async function make({ database, secret, now }: ApplicationKeyOptions): Promise<string> {
  const row = { id: ID, sealed: wrap(randomBytes(BYTES), secret), createdAt: now() }
  try {
    return await database.write(async (transaction) => (await find(transaction)) ?? (await insert(transaction, row)))
  } catch (error) {
    // Two at once, on a database that lets two write at once: the second one finds the id taken.
    const other = await find(database.statements)
    if (other !== null) return other
    throw error
  }
}

/** By a statement of our own: so a start needs nothing of Prisma, whose query compiler takes a while to load. */
const find = async (executor: Executor) =>
  (await executor.all<{ sealed: string }>('SELECT "sealed" FROM "SealedKey" WHERE "id" = ?', [ID]))[0]?.sealed ?? null

const insert = async (transaction: Transaction, data: { id: string; sealed: string; createdAt: Date }) =>
  (await transaction.sealedKey.create({ data })).sealed

const wrap = (key: Buffer, secret: string | null) =>
  secret === null ? `${PLAIN}${key.toString('base64url')}` : `${SEALED}${seal(key, ID, secret)}`

const opens = (text: string, secret: string) => text.startsWith(SEALED) && tryOpen(text, secret) !== null

const tryOpen = (text: string, secret: string) => unseal(text.slice(SEALED.length), ID, secret)

function unwrap(text: string, { secret, previousSecret }: ApplicationKeyOptions): Buffer {
  if (text.startsWith(PLAIN)) return checked(Buffer.from(text.slice(PLAIN.length), 'base64url'))
  if (!text.startsWith(SEALED)) throw damaged()
  for (const each of [secret, previousSecret]) {
    const key = each === null ? null : tryOpen(text, each)
    if (key) return checked(key)
  }
  const before = 'the key that passwords are hashed with was sealed with another JWT_SECRET than'
  const tried = previousSecret === null ? 'the one that is set now' : 'either of those that are set now'
  throw new StartError(
    `${before} ${tried}: set JWT_SECRET_PREVIOUS to the one that was used before (nothing was changed)`,
  )
}

function checked(key: Buffer): Buffer {
  if (key.length !== BYTES) throw damaged()
  return key
}

const damaged = () =>
  new StartError(`the row '${ID}' of the table SealedKey is damaged, and no password fits without it: restore a backup`)
