import { randomBytes } from 'node:crypto'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { seal, unseal } from '../../../src/accounts/passwords/sealed.ts'

const secret = 'a secret of many characters, made for this test'
const key = randomBytes(32)

test('what was sealed comes out again, with the same secret and for the same purpose', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.string({ minLength: 1 }),
      fc.string(),
      (bytes, ...labels) => {
        const [purpose, made] = labels
        expect(unseal(seal(Buffer.from(bytes), purpose, made), purpose, made)).toEqual(Buffer.from(bytes))
      },
    ),
  )
})

test('another secret, or another purpose, opens nothing', () => {
  const sealed = seal(key, 'password', secret)
  expect(unseal(sealed, 'password', `${secret}.`)).toBeNull()
  expect(unseal(sealed, 'passwords', secret)).toBeNull()
})

test('a change of any bit is noticed', () => {
  const sealed = Buffer.from(seal(key, 'password', secret), 'base64url')
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(unseal(changed.toString('base64url'), 'password', secret)).toBeNull()
  }
})

test('what is cut short, or is no seal at all, opens as nothing', () => {
  const sealed = seal(key, 'password', secret)
  for (let length = 0; length < sealed.length; length++)
    expect(unseal(sealed.slice(0, length), 'password', secret)).toBeNull()
  expect(unseal('ä'.repeat(200), 'password', secret)).toBeNull()
})

test('the same key is sealed differently each time', () => {
  const seals = Array.from({ length: 100 }, () => seal(key, 'password', secret))
  expect(new Set(seals.map((each) => each.slice(0, 16))).size).toBe(100)
})
