import { describe, expect, test } from '@jest/globals'
import { decide, requirement, type Viewer } from '../../../src/authorization/index.ts'

import { ROLES } from '../support/directives.ts'

const NOW = new Date('2026-11-25T12:00:00Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)
const ANY_AGE = Number.POSITIVE_INFINITY
const ask = (rank: number, maxAge: number, viewer: Viewer | null) =>
  decide(requirement({ rank, maxAge }), viewer, () => NOW, ROLES)

describe('a requirement', () => {
  test('accepts an anonymous viewer when nothing is required', () => {
    expect(ask(-1, ANY_AGE, null)).toBeNull()
  })

  test.each([
    { rank: 0 },
    { maxAge: 1 },
    { factors: 1 },
    { scopes: [[['a']]] },
    { alternatives: [{ rank: -1, scopes: [], rules: ['SELF'] }] },
  ])('rejects an anonymous viewer when %j is required', (parts) => {
    expect(decide(requirement(parts), null, () => NOW, ROLES)).toEqual({ kind: 'unauthenticated' })
  })

  test('rejects an anonymous viewer when any role is required', () => {
    expect(ask(0, ANY_AGE, null)).toEqual({ kind: 'unauthenticated' })
    expect(ask(2, 60, null)).toEqual({ kind: 'unauthenticated' })
  })

  test.each([
    ['USER', [0]],
    ['SUPPORT', [0, 1]],
    ['ADMIN', [0, 1, 2]],
    ['ROOT', []],
  ])('accepts %s for the ranks %j only', (role, ranks: number[]) => {
    for (const rank of [0, 1, 2])
      expect(ask(rank, ANY_AGE, { role })).toEqual(
        ranks.includes(rank) ? null : { kind: 'role', requiredRole: ROLES[rank] },
      )
  })

  test('accepts an authentication of exactly the maximum age', () => {
    expect(ask(0, 60, { role: 'USER', authTime: ago(60) })).toBeNull()
    expect(ask(0, 60, { role: 'USER', authTime: ago(60.001) })).toEqual({ kind: 'maxAge', maxAge: 60 })
  })

  test('rejects an authentication in the future', () => {
    for (const seconds of [0.001, 5, 1e9])
      expect(ask(0, 60, { role: 'USER', authTime: ago(-seconds) })).toEqual({ kind: 'maxAge', maxAge: 60 })
  })

  test.each([
    ['unknown', undefined],
    ['no time', new Date(Number.NaN)],
  ])('rejects maxAge when the time of authentication is %s', (_name, authTime) => {
    expect(ask(0, 60, { role: 'USER', authTime })).toEqual({ kind: 'maxAge', maxAge: 60 })
    expect(ask(0, ANY_AGE, { role: 'USER', authTime })).toBeNull()
  })

  test('reports a missing role before a missing recent authentication', () => {
    expect(ask(2, 60, { role: 'USER' })).toEqual({ kind: 'role', requiredRole: 'ADMIN' })
  })

  test('reports every kind of what is missing', () => {
    const whole = requirement({ rank: 2, maxAge: 60, factors: 2, scopes: [[['a']], [['b', 'c'], ['d']]] })
    const denial = (viewer: Viewer) => decide(whole, viewer, () => NOW, ROLES)
    const scopes = [
      ['a', 'b', 'c'],
      ['a', 'd'],
    ]
    expect(denial({ role: 'USER' })).toEqual({ kind: 'role', requiredRole: 'ADMIN', requiredScopes: scopes })
    expect(denial({ role: 'USER', scopes: 'all' })).toEqual({ kind: 'role', requiredRole: 'ADMIN' })
    expect(denial({ role: 'ADMIN', scopes: ['a', 'b'] })).toEqual({ kind: 'scopes', requiredScopes: scopes })
    const known = { role: 'ADMIN', scopes: ['a', 'd'] }
    expect(denial(known)).toEqual({ kind: 'factors', factors: 2, maxAge: 60 })
    expect(denial({ ...known, factors: 2 })).toEqual({ kind: 'maxAge', maxAge: 60 })
    expect(denial({ ...known, factors: 1, authTime: NOW })).toEqual({ kind: 'factors', factors: 2 })
    expect(denial({ ...known, factors: 3, authTime: NOW })).toBeNull()
  })

  test('reads no clock without maxAge', () => {
    const now = () => {
      throw new Error('asked')
    }
    expect(decide(requirement({ rank: 0, maxAge: ANY_AGE }), { role: 'USER' }, now, ROLES)).toBeNull()
  })
})
