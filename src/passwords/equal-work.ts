/** Equal work: a wrong password takes the same time whether the account has a cheap hash, a costly one or none. */

import { randomBytes } from 'node:crypto'
import { encodeBase64 } from 'bcryptjs'
import { dummyOfTag, importedHash, workOfTag } from './imported/stored-form.ts'
import { NO_WORK, type Work } from './work.ts'

const BCRYPT = /^\$2[aby]\$(\d\d)\$/

/** Cost of a bcrypt hash of this service; null for any other hash. */
export function costOf(hash: string): number | null {
  const cost = BCRYPT.exec(hash)?.[1]
  return cost === undefined ? null : Number(cost)
}

/**
 * Returns the work of a stored hash, or of a prefix with scheme and parameters. Text that is not a hash takes no work.
 */
export function workOf(hash: string): Work {
  const cost = costOf(hash)
  if (cost !== null) return { ...NO_WORK, bcrypt: cost }
  return importedHash(hash)?.work ?? workOfTag(hash) ?? NO_WORK
}

/**
 * A hash that no password is known to match. bcrypt compares after it hashed, so comparing with it is the whole work.
 */
export function dummyHash(cost: number): string {
  const [salt, checksum] = [encodeBase64(randomBytes(16), 16), encodeBase64(randomBytes(23), 23)]
  return `$2b$${String(cost).padStart(2, '0')}$${salt}${checksum}`
}

/** Returns dummy hashes that raise the work of one hash to that of all stored ones, across schemes. */
export function dummies(own: Work, all: Work): string[] {
  const iterations = all.pbkdf2 - own.pbkdf2
  return [
    ...bcryptCosts(own.bcrypt, all.bcrypt).map(dummyHash),
    ...(iterations > 0 ? [dummyOfTag(`pbkdf2,${iterations}`)] : []),
    ...all.memoryHard.filter((tag) => !own.memoryHard.includes(tag)).map(dummyOfTag),
  ]
}

/**
 * Each step of cost doubles the work, so costs 10, 10 and 11 add up to cost 12: 2^12 = 2^10 + 2^10 + 2^11.
 * @param cost of the hash to compare; 0 if there is none.
 */
function bcryptCosts(cost: number, dearest: number): number[] {
  if (cost === 0) return dearest === 0 ? [] : [dearest]
  return Array.from({ length: Math.max(0, dearest - cost) }, (_, index) => cost + index)
}
