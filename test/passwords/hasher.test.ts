import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, test } from '@jest/globals'
import bcrypt from 'bcryptjs'
import { createHasher, type Hasher, type HasherOptions } from '../../src/passwords/hasher.ts'
import { prehash } from '../../src/passwords/prehash.ts'
import { fc } from '../fast-check.ts'

const pepper = randomBytes(32)

const open: Hasher[] = []

/** The lowest bcrypt cost. */
function hasher(options: Partial<HasherOptions> = {}): Hasher {
  const created = createHasher({ cost: 4, pepper, threads: 2, queueLimit: 100, ...options })
  open.push(created)
  return created
}

afterEach(() => Promise.all(open.splice(0).map((each) => each.close())))

describe('a hashed password', () => {
  test('verifies only the password that was hashed', async () => {
    const { hash, verify } = hasher()
    const stored = await hash('plum orbit cactus')
    expect(await verify('plum orbit cactus', stored)).toBe(true)
    for (const other of ['plum orbit cactuS', 'plum orbit cactus ', ' plum orbit cactus', ''])
      expect(await verify(other, stored)).toBe(false)
  })

  test('uses a new salt for each hash', async () => {
    const { hash } = hasher()
    expect(await hash('plum orbit cactus')).not.toBe(await hash('plum orbit cactus'))
  })

  test('stores plain bcrypt of the peppered password, which cannot be verified without the pepper', async () => {
    const stored = await hasher().hash('plum orbit cactus')
    expect(stored).toMatch(/^\$2b\$04\$[./\w]{53}$/)
    expect(bcrypt.compareSync(prehash('plum orbit cactus', pepper) ?? '', stored)).toBe(true)
    expect(bcrypt.compareSync('plum orbit cactus', stored)).toBe(false)
    expect(await hasher({ pepper: randomBytes(32) }).verify('plum orbit cactus', stored)).toBe(false)
  })

  test('distinguishes passwords of fifteen emoji by the last one', async () => {
    const { hash, verify } = hasher()
    const stored = await hash('🔑'.repeat(15))
    expect(await verify('🔑'.repeat(15), stored)).toBe(true)
    expect(await verify(`${'🔑'.repeat(14)}🔒`, stored)).toBe(false)
    expect(await verify('🔑'.repeat(16), stored)).toBe(false)
  })

  test('distinguishes passwords of 256 characters by the last one, although bcrypt reads 72 bytes', async () => {
    const { hash, verify } = hasher()
    const stored = await hash(`${'long '.repeat(51)}a`)
    expect(await verify(`${'long '.repeat(51)}a`, stored)).toBe(true)
    expect(await verify(`${'long '.repeat(51)}b`, stored)).toBe(false)
  })

  test('compares characters after a NUL', async () => {
    const { hash, verify } = hasher()
    const stored = await hash('before\0after')
    expect(await verify('before\0after', stored)).toBe(true)
    for (const other of ['before', 'before\0', 'before\0other']) expect(await verify(other, stored)).toBe(false)
  })

  test('rejects a password that is too long without hashing it', async () => {
    const { hash, verify, verifyDummy } = hasher()
    const stored = await hash('')
    for (const password of ['x'.repeat(257), `a${'\u0315\u0300'.repeat(63_000)}`]) {
      expect(await verify(password, stored)).toBe(false)
      expect(await verifyDummy(password)).toBe(false)
      await expect(hash(password)).rejects.toThrow('too long')
    }
  })

  test('verifies composed and decomposed forms of a password alike', async () => {
    const { hash, verify } = hasher()
    const password = 'Ångström 가각 élève'
    expect(password.normalize('NFD')).not.toBe(password.normalize('NFC'))
    expect(await verify(password.normalize('NFD'), await hash(password.normalize('NFC')))).toBe(true)
    expect(await verify(password.normalize('NFC'), await hash(password.normalize('NFD')))).toBe(true)
    // NFC rather than NFKC, which would make different characters equal.
    expect(await verify('ﬁne', await hash('fine'))).toBe(false)
  })
})

test('passes 64 ASCII characters to bcrypt, equal only for canonically equivalent passwords', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1 })
  fc.assert(
    fc.property(text, text, (one, other) => {
      expect(prehash(one, pepper)).toMatch(/^[\w+/]{64}$/)
      expect(prehash(one, pepper)).toBe(prehash(one.normalize('NFD'), pepper))
      expect(prehash(one, pepper) === prehash(other, pepper)).toBe(one.normalize('NFC') === other.normalize('NFC'))
      expect(prehash(`${one}😀`, pepper)).not.toBe(prehash(`${one}😁`, pepper))
    }),
  )
})

test('reports that a hash of a lower cost needs a rehash', async () => {
  const stored = await hasher({ cost: 4 }).hash('plum orbit cactus')
  const { needsRehash, hash, verify } = hasher({ cost: 5 })
  expect(needsRehash(stored)).toBe(true)
  expect(await verify('plum orbit cactus', stored)).toBe(true)
  const renewed = await hash('plum orbit cactus')
  expect(needsRehash(renewed)).toBe(false)
  expect(hasher({ cost: 4 }).needsRehash(renewed)).toBe(false)
  expect(needsRehash('no hash')).toBe(false)
})
