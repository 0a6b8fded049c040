import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { readBearer } from '../../src/http/bearer.ts'

test.each(['Bearer abc.def.ghi', 'bearer abc.def.ghi', 'BEARER   abc.def.ghi', '  Bearer abc.def.ghi  '])(
  '%j brings its token: the scheme has no case (RFC 9110 §11.1)',
  (header) => {
    expect(readBearer(header)).toEqual({ token: 'abc.def.ghi' })
  },
)

test.each([undefined, '', ' ', 'Basic YWRhOnB3', 'Digest username="ada", realm="x"', 'DPoP abc.def.ghi'])(
  '%j brings no bearer token (RFC 6750 §3.1)',
  (header) => {
    expect(readBearer(header)).toBe('none')
  },
)

test.each(['Bearer', 'Bearer ', 'abc.def.ghi', 'Bearer\tabc.def.ghi', 'Bearer,abc', 'Bearer:abc'])(
  '%j is no credentials at all',
  (header) => {
    expect(readBearer(header)).toBe('bad')
  },
)

describe('whatever the header', () => {
  test('reading it never throws, and a token is part of it, and no more of it than what follows the scheme', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `Bearer ${text}`),
        ),
        (header) => {
          const bearer = readBearer(header)
          if (typeof bearer === 'string') return ['none', 'bad'].includes(bearer)
          return bearer.token === header.trim().replace(/^bearer +/i, '')
        },
      ),
    )
  })

  test('reading takes time that grows no faster than its length', () => {
    const hostile = [
      ' '.repeat(200_000),
      `Bearer${' '.repeat(200_000)}`,
      'B'.repeat(200_000),
      `!${' !'.repeat(100_000)}`,
    ]
    const start = performance.now()
    for (const header of hostile) readBearer(header)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
