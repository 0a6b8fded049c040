/** Hash schemes of other systems: parsed when users are imported, and verified at their first login. */

import { argon2Sync, pbkdf2Sync, scryptSync, timingSafeEqual } from 'node:crypto'
import { compareSync } from 'bcryptjs'
import { NO_WORK, type Work } from '../work.ts'

/** Parts of a hash that a comparison needs. */
type Parsed = {
  /** Scheme and parameters. Hashes with the same tag cost the same work. */
  tag: string
  work: Work
  matches: (password: string) => boolean
}

type Scheme = {
  /** Matches text in the form of this scheme, valid or not. */
  pattern: RegExp
  /** @returns the reason if the hash is invalid. */
  parse: (text: string) => Parsed | string
  /** Returns a hash with these parameters that matches no known password. */
  dummy: (parameters: string) => string
}

/** Maximum memory of one hash in KiB. Every hashing thread may use that much. */
const MAX_MEMORY = 256 * 1024

const isWithin = (value: number, min: number, max: number) => Number.isInteger(value) && value >= min && value <= max

/** Decodes base64 without padding, as in PHC strings. Returns null for invalid text. */
function base64(text: string): Buffer | null {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 ? bytes : null
}

function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other)
}

const bcrypt: Scheme = {
  pattern: /^\$2/,
  parse(text) {
    const [, cost] = /^\$2[aby]\$(\d\d)\$[./A-Za-z0-9]{53}$/.exec(text) ?? []
    if (cost === undefined) return 'is not a bcrypt hash: $2a$, $2b$ or $2y$, a cost of two digits, and 53 characters'
    if (!isWithin(Number(cost), 4, 16)) return 'has a bcrypt cost outside 4 to 16'
    return {
      tag: `bcrypt,${Number(cost)}`,
      work: { ...NO_WORK, bcrypt: Number(cost) },
      matches: (password) => compareSync(password, text),
    }
  },
  dummy: (cost) => `$2b$${cost.padStart(2, '0')}$${'.'.repeat(53)}`,
}

const argon2id: Scheme = {
  pattern: /^\$argon2/,
  parse(text) {
    const [, memory, passes, parallelism, saltText = '', checksumText = ''] =
      /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([^$]+)\$([^$]+)$/.exec(text) ?? []
    if (memory === undefined) return 'is not an argon2id hash of version 19: $argon2id$v=19$m=…,t=…,p=…$salt$hash'
    const [m, t, p] = [Number(memory), Number(passes), Number(parallelism)]
    if (!isWithin(t, 1, 32) || !isWithin(p, 1, 16) || !isWithin(m, 8 * p, MAX_MEMORY))
      return `has argon2id parameters above m=${MAX_MEMORY}, t=32, p=16`
    const [salt, checksum] = [base64(saltText), base64(checksumText)]
    if (!salt || !checksum || !isWithin(salt.length, 8, 64) || !isWithin(checksum.length, 16, 64))
      return 'must have a salt of 8 to 64 bytes and a hash of 16 to 64'
    const tag = `argon2id,m=${m},t=${t},p=${p}`
    const parameters = { nonce: salt, memory: m, passes: t, parallelism: p, tagLength: checksum.length }
    return {
      tag,
      work: { ...NO_WORK, memoryHard: [tag] },
      matches: (message) => isSame(argon2Sync('argon2id', { message, ...parameters }), checksum),
    }
  },
  dummy: (parameters) => `$argon2id$v=19$${parameters}$${'A'.repeat(22)}$${'A'.repeat(43)}`,
}

const scrypt: Scheme = {
  pattern: /^\$scrypt/,
  parse(text) {
    const [, cost, blockSize, lanes, saltText = '', checksumText = ''] =
      /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([^$]+)\$([^$]+)$/.exec(text) ?? []
    if (cost === undefined) return 'is not a scrypt hash: $scrypt$ln=…,r=…,p=…$salt$hash'
    const [ln, r, p] = [Number(cost), Number(blockSize), Number(lanes)]
    if (!isWithin(ln, 1, 20) || !isWithin(r, 1, 32) || !isWithin(p, 1, 16) || 2 ** ln * r > 8 * MAX_MEMORY)
      return 'has scrypt parameters above ln=20, r=32, p=16, or takes more than 256 MiB'
    const [salt, checksum] = [base64(saltText), base64(checksumText)]
    if (!salt || !checksum || !isWithin(salt.length, 1, 64) || !isWithin(checksum.length, 16, 64))
      return 'must have a salt of at most 64 bytes and a hash of 16 to 64'
    const tag = `scrypt,ln=${ln},r=${r},p=${p}`
    const parameters = { N: 2 ** ln, r, p, maxmem: 2 ** ln * r * 128 + r * p * 128 + 1024 * 1024 }
    return {
      tag,
      work: { ...NO_WORK, memoryHard: [tag] },
      matches: (password) => isSame(scryptSync(password, salt, checksum.length, parameters), checksum),
    }
  },
  dummy: (parameters) => `$scrypt$${parameters}$${'A'.repeat(22)}$${'A'.repeat(43)}`,
}

const pbkdf2: Scheme = {
  pattern: /^pbkdf2_/,
  parse(text) {
    const [, count, salt = '', checksumText = ''] =
      /^pbkdf2_sha256\$(\d{1,8})\$([^$]{1,128})\$([^$]+)$/.exec(text) ?? []
    if (count === undefined) return 'is not a pbkdf2_sha256 hash: pbkdf2_sha256$iterations$salt$hash'
    const iterations = Number(count)
    if (!isWithin(iterations, 1, 10_000_000)) return 'has more than 10,000,000 PBKDF2 iterations'
    const checksum = base64(checksumText)
    if (checksum?.length !== 32) return 'must have a hash of 32 bytes'
    return {
      tag: `pbkdf2,${iterations}`,
      work: { ...NO_WORK, pbkdf2: iterations },
      matches: (password) => isSame(pbkdf2Sync(password, salt, iterations, 32, 'sha256'), checksum),
    }
  },
  dummy: (iterations) => `pbkdf2_sha256$${iterations}$salt$${'A'.repeat(43)}=`,
}

export const SCHEMES: Readonly<Record<string, Scheme>> = { bcrypt, argon2id, scrypt, pbkdf2 }

/** Prefixes that Django adds to hashes of other schemes. */
const DJANGO_PREFIX = /^(?:argon2\$(?=argon2)|bcrypt\$(?=\$2))/

/** @returns the parsed hash, or the reason why it is invalid, such as 'is not a bcrypt hash'. */
export function parseHash(text: string): (Parsed & { text: string }) | string {
  const plain = text.replace(DJANGO_PREFIX, (prefix) => (prefix === 'argon2$' ? '$' : ''))
  const scheme = Object.values(SCHEMES).find(({ pattern }) => pattern.test(plain))
  if (!scheme) return 'has an unknown scheme: use bcrypt, argon2id, scrypt or pbkdf2_sha256'
  const parsed = scheme.parse(plain)
  return typeof parsed === 'string' ? parsed : { ...parsed, text: plain }
}
