import { describe, expect, test } from '@jest/globals'
import { decide, type Viewer } from '../../src/authorization/index.ts'

const ROLES = ['USER', 'SUPPORT', 'ADMIN']
const NOW = new Date('2026-11-25T12:00:00Z')
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000)
const ANY_AGE = Number.POSITIVE_INFINITY
const ask = (rank: number, maxAge: number, viewer: Viewer | null) => decide({ rank, maxAge }, viewer, () => NOW, ROLES)

describe('a requirement', () => {
  test('of nothing is met by nobody', () => {
    expect(ask(-1, ANY_AGE, null)).toBeNull()
  })

  test('of any role is not met by nobody', () => {
    expect(ask(0, ANY_AGE, null)).toEqual({ kind: 'unauthenticated' })
    expect(ask(2, 60, null)).toEqual({ kind: 'unauthenticated' })
  })

  test.each([
    ['USER', [0]],
    ['SUPPORT', [0, 1]],
    ['ADMIN', [0, 1, 2]],
    ['ROOT', []],
  ])('is met by %s at the ranks %j, and needs the role elsewhere', (role, ranks: number[]) => {
    for (const rank of [0, 1, 2])
      expect(ask(rank, ANY_AGE, { role })).toEqual(
        ranks.includes(rank) ? null : { kind: 'role', requiredRole: ROLES[rank] },
      )
  })

  test('of a recent password is met up to the very second', () => {
    expect(ask(0, 60, { role: 'USER', authTime: ago(60) })).toBeNull()
    expect(ask(0, 60, { role: 'USER', authTime: ago(60.001) })).toEqual({ kind: 'maxAge', maxAge: 60 })
  })

  test('of a recent password is met where the issuer’s clock is ahead', () => {
    expect(ask(0, 60, { role: 'USER', authTime: ago(-5) })).toBeNull()
  })

  test.each([
    ['unknown', undefined],
    ['no time', new Date(Number.NaN)],
  ])('of a recent password is not met where the time it was given is %s', (_name, authTime) => {
    expect(ask(0, 60, { role: 'USER', authTime })).toEqual({ kind: 'maxAge', maxAge: 60 })
    expect(ask(0, ANY_AGE, { role: 'USER', authTime })).toBeNull()
  })

  test('of a role and a recent password misses the role first', () => {
    expect(ask(2, 60, { role: 'USER' })).toEqual({ kind: 'role', requiredRole: 'ADMIN' })
  })

  test('that no age is part of never asks for the time', () => {
    const now = () => {
      throw new Error('asked')
    }
    expect(decide({ rank: 0, maxAge: ANY_AGE }, { role: 'USER' }, now, ROLES)).toBeNull()
  })
})
