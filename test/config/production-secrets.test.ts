import { randomBytes } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { fc } from '../fast-check.ts'
import { issuesOf } from './issues-of.ts'
import { SECRET } from './setting-kinds.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: SECRET }

describe('production secrets', () => {
  test.each([undefined, '', '  '])('rejects a JWT_SECRET of %j and generates none', (secret) => {
    expect(issuesOf({ NODE_ENV: 'production', JWT_SECRET: secret })).toEqual([
      'JWT_SECRET must be set in production: use at least 32 random bytes, or set JWT_PRIVATE_KEY_FILE',
    ])
  })

  test('accepts a private key file in place of JWT_SECRET', () => {
    expect(issuesOf({ NODE_ENV: 'production', JWT_PRIVATE_KEY_FILE: 'key.pem' })).toEqual([])
  })

  test.each(['JWT_SECRET', 'JWT_SECRET_PREVIOUS'])('rejects a weak %s in one line that does not repeat it', (name) => {
    for (const weak of [
      'short',
      'x'.repeat(64),
      'change-me-change-me-change-me-change-me',
      'your-256-bit-secret-your-256-bit-secret',
      'my-super-secret-jwt-token-with-at-least-32-characters-long',
      'secretsecretsecretsecretsecretsecret',
      '0123456789abcdef0123456789abcdef',
      'abcdefghijklmnopqrstuvwxyz0123456789',
      'correct horse correct horse correct horse ',
    ]) {
      const lines = issuesOf({ ...PRODUCTION, [name]: weak })
      expect(lines).toEqual([
        expect.stringMatching(new RegExp(`^${name} must be (random: this one |at least 32 bytes)`)),
      ])
      expect(lines.join()).not.toContain(weak)
    }
  })

  test('accepts random secrets in hex, base64 and base64url', () => {
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: 32, maxLength: 64 }).map(() => randomBytes(32)),
          (bytes) => {
            expect(issuesOf({ ...PRODUCTION, JWT_SECRET: bytes.toString(encoding) })).toEqual([])
          },
        ),
      )
  })
})
