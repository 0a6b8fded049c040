import { createHash, createSecretKey, randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { hashOf, newNonce, newRefreshToken, successorOf } from '../../src/tokens/refresh-token.ts'
import { fc } from '../fast-check.ts'

const key = randomBytes(32)

test('creates refresh tokens of 256 random bits and derives their hash', () => {
  const tokens = Array.from({ length: 1000 }, newRefreshToken)
  for (const { token, hash } of tokens) {
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(hashOf(token)).toBe(hash)
    expect(hash).toBe(createHash('sha256').update(token).digest('base64url'))
  }
  expect(new Set(tokens.map(({ token }) => token)).size).toBe(1000)
})

describe('the successor of a refresh token', () => {
  const { hash } = newRefreshToken()
  const nonce = newNonce()
  const successor = successorOf(hash, nonce, key)

  test('derives the same successor each time, on every instance with the key', () => {
    expect(successorOf(hash, nonce, createSecretKey(Buffer.from(key)))).toEqual(successor)
  })

  test('has the form of a refresh token', () => {
    expect(successor.token).toMatch(/^[\w-]{43}$/)
    expect(hashOf(successor.token)).toBe(successor.hash)
  })

  test('derives different successors per token, nonce and key', () => {
    const others = [
      successorOf(newRefreshToken().hash, nonce, key),
      successorOf(hash, newNonce(), key),
      successorOf(hash, nonce, randomBytes(32)),
      successorOf(successor.hash, nonce, key),
    ].map(({ token }) => token)
    expect(new Set([...others, successor.token]).size).toBe(5)
  })
})

describe('texts that are not refresh tokens', () => {
  const { token } = newRefreshToken()

  test.each([
    ['nothing', ''],
    ['a shorter one', token.slice(1)],
    ['a longer one', `${token}A`],
    ['white space', `${token}\n`],
    ['padding', `${token.slice(0, -1)}=`],
    ['plain base64', `+${token.slice(1)}`],
    ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.AAAA'],
    ['bits past the end', `${'A'.repeat(42)}B`],
  ])('returns no hash for %s', (_, text) => {
    expect(hashOf(text)).toBeNull()
  })

  test('accepts exactly one spelling of 32 bytes', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ minLength: 30, maxLength: 34 })), (input) => {
        const text = typeof input === 'string' ? input : Buffer.from(input).toString('base64url')
        const bytes = Buffer.from(text, 'base64url')
        expect(hashOf(text) !== null).toBe(bytes.length === 32 && bytes.toString('base64url') === text)
      }),
    )
  })
})
