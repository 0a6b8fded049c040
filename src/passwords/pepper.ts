/**
 * Pepper: the key of the prehash, 32 random bytes (NIST SP 800-63B-4 §3.1.1.2). It is generated once and stored in the
 * database, wrapped with JWT_SECRET. Without JWT_SECRET it is stored unwrapped: see docs/adr/0009-password-key.md.
 */

import { randomBytes } from 'node:crypto'
import { StartupError } from '../core/errors.ts'
import type { Database, Reader } from '../database/port.ts'
import { unwrap, wrap } from './key-wrapping.ts'

const ID = 'password'
const BYTES = 32

/** Prefixes of the stored value. */
const WRAPPED = 'aes-256-gcm:'
const PLAIN = 'plain:'

export type PepperOptions = {
  database: Database
  /** JWT_SECRET, or the generated development secret; null if a private key signs and no secret is set. */
  secret: string | null
  /** JWT_SECRET_PREVIOUS. */
  previousSecret: string | null
  now: () => Date
}

/**
 * Loads the pepper, or creates it if there is none. Every instance gets the same one. A pepper that the current secret
 * cannot unwrap is wrapped again with it, or stored unwrapped if no secret is set any more.
 * @throws StartupError if no secret unwraps the pepper; nothing is changed.
 */
export async function loadPepper(options: PepperOptions): Promise<Buffer> {
  const { database, secret } = options
  const stored = (await find(database.read)) ?? (await make(options))
  const pepper = read(stored, options)
  const current = secret === null ? stored.startsWith(PLAIN) : opens(stored, secret)
  if (!current) {
    // Replaces only the value that was read: another instance may have written first.
    await database.write((transaction) =>
      transaction.wrappedKey.updateMany({
        where: { id: ID, wrapped: stored },
        data: { wrapped: write(pepper, secret) },
      }),
    )
  }
  return pepper
}

/** @returns the stored value, written by this instance or by another that was faster. */
async function make({ database, secret, now }: PepperOptions): Promise<string> {
  const data = { id: ID, wrapped: write(randomBytes(BYTES), secret), createdAt: now() }
  try {
    return await database.write(
      async (transaction) => (await find(transaction)) ?? (await transaction.wrappedKey.create({ data })).wrapped,
    )
  } catch (error) {
    // Two instances insert at the same time: the second finds the id taken.
    const other = await find(database.read)
    if (other !== null) return other
    throw error
  }
}

const find = async ({ wrappedKey }: Pick<Reader, 'wrappedKey'>) =>
  (await wrappedKey.findUnique({ where: { id: ID } }))?.wrapped ?? null

const write = (pepper: Buffer, secret: string | null) =>
  secret === null ? `${PLAIN}${pepper.toString('base64url')}` : `${WRAPPED}${wrap(pepper, ID, secret)}`

const opens = (stored: string, secret: string) => stored.startsWith(WRAPPED) && tryUnwrap(stored, secret) !== null

const tryUnwrap = (stored: string, secret: string) => unwrap(stored.slice(WRAPPED.length), ID, secret)

function read(stored: string, { secret, previousSecret }: PepperOptions): Buffer {
  if (stored.startsWith(PLAIN)) return checked(Buffer.from(stored.slice(PLAIN.length), 'base64url'))
  if (!stored.startsWith(WRAPPED)) throw damaged()
  for (const each of [secret, previousSecret]) {
    const pepper = each === null ? null : tryUnwrap(stored, each)
    if (pepper) return checked(pepper)
  }
  const tried = previousSecret === null ? 'JWT_SECRET' : 'JWT_SECRET or JWT_SECRET_PREVIOUS'
  throw new StartupError(
    `The password pepper cannot be unwrapped with ${tried}: set JWT_SECRET_PREVIOUS to the secret in use before. Nothing was changed.`,
  )
}

function checked(pepper: Buffer): Buffer {
  if (pepper.length !== BYTES) throw damaged()
  return pepper
}

const damaged = () =>
  new StartupError(
    `The row '${ID}' of the table SealedKey is damaged, and no password can be verified without it: restore a backup.`,
  )
