import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import { unwrap, wrap } from '../../src/passwords/key-wrapping.ts'
import { fc } from '../fast-check.ts'

const secret = 'a secret of many characters, made for this test'
const key = randomBytes(32)

test('unwraps a key with the same secret and purpose', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.string({ minLength: 1 }),
      fc.string(),
      (bytes, ...labels) => {
        const [purpose, made] = labels
        expect(unwrap(wrap(Buffer.from(bytes), purpose, made), purpose, made)).toEqual(Buffer.from(bytes))
      },
    ),
  )
})

test('rejects a wrapped key under another secret or purpose', () => {
  const sealed = wrap(key, 'password', secret)
  expect(unwrap(sealed, 'password', `${secret}.`)).toBeNull()
  expect(unwrap(sealed, 'passwords', secret)).toBeNull()
})

test('detects a change of any bit', () => {
  const sealed = Buffer.from(wrap(key, 'password', secret), 'base64url')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(unwrap(changed.toString('base64url'), 'password', secret)).toBeNull()
  }
})

test('rejects a truncated or malformed wrapped key', () => {
  const sealed = wrap(key, 'password', secret)
  for (let length = 0; length < sealed.length; length++)
    expect(unwrap(sealed.slice(0, length), 'password', secret)).toBeNull()
  expect(unwrap('ä'.repeat(200), 'password', secret)).toBeNull()
})

test('wraps the same key differently each time', () => {
  const seals = Array.from({ length: 100 }, () => wrap(key, 'password', secret))
  expect(new Set(seals.map((each) => each.slice(0, 16))).size).toBe(100)
})
