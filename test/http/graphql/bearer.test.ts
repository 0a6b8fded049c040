import { describe, expect, test } from '@jest/globals'
import { readBearer } from '../../../src/http/graphql/bearer.ts'
import { fc } from '../../fast-check.ts'

test.each(['Bearer abc.def.ghi', 'bearer abc.def.ghi', 'BEARER   abc.def.ghi', '  Bearer abc.def.ghi  '])(
  'reads the token of %j, since the scheme is case-insensitive (RFC 9110 §11.1)',
  (header) => {
    expect(readBearer(header)).toEqual({ token: 'abc.def.ghi' })
  },
)

test.each([
  undefined,
  '',
  ' ',
  'Bearer',
  'bearer ',
  'Basic YWRhOnB3',
  'Digest username="ada", realm="x"',
  'DPoP abc.def.ghi',
])('finds no bearer token in %j (RFC 6750 §3.1)', (header) => {
  expect(readBearer(header)).toBe('missing')
})

test.each(['abc.def.ghi', 'Bearer\tabc.def.ghi', 'Bearer,abc', 'Bearer:abc'])('reports %j as malformed', (header) => {
  expect(readBearer(header)).toBe('malformed')
})

describe('any Authorization header', () => {
  test('returns the text after the scheme and never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: 'binary' }),
          fc.string().map((text) => `Bearer ${text}`),
        ),
        (header) => {
          const bearer = readBearer(header)
          if (typeof bearer === 'string') return ['missing', 'malformed'].includes(bearer)
          return bearer.token === header.trim().replace(/^bearer +/i, '')
        },
      ),
    )
  })

  // Quadratic time would take hours here.
  test('parses any Authorization header in linear time', () => {
    const length = 4_000_000
    const spaces = ' '.repeat(length)
    expect(readBearer(spaces)).toBe('missing')
    expect(readBearer(`Bearer${spaces}`)).toBe('missing')
    expect(readBearer('B'.repeat(length))).toBe('malformed')
    expect(readBearer(`!${' !'.repeat(length / 2)}`)).toBe('missing')
  })
})
