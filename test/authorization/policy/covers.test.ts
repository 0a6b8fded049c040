/** Whether one requirement covers another, by which an implementer that requires less is refused: against each viewer and answer. */

import { describe, expect, test } from '@jest/globals'
import { decide, openAlternatives } from '../../../src/authorization/policy/decide.ts'
import { all, covers, type Requirement, requirement } from '../../../src/authorization/policy/requirement.ts'
import { ROLES } from '../support/directives.ts'

const NOW = new Date('2026-11-25T12:00:00Z')
const SCOPES = [[], [[['a']]], [[['a', 'b']]], [[['a'], ['b']]], [[['a']], [['b']]]]
const RULES = [['SELF'], ['TEAM'], ['SELF', 'TEAM']]
const ALTERNATIVES = [1, 2].flatMap((rank) =>
  [[], [[['a']]], [[['a'], ['b']]]].flatMap((scopes) => RULES.map((rules) => ({ rank, scopes, rules }))),
)
const REQUIREMENTS: Requirement[] = [-1, 0, 1].flatMap((rank) =>
  SCOPES.flatMap((scopes) =>
    [[], ...ALTERNATIVES.map((each) => [each]), ALTERNATIVES.slice(0, 2), ALTERNATIVES.slice(3, 5)].map(
      (alternatives) => requirement({ rank, scopes, alternatives }),
    ),
  ),
)
REQUIREMENTS.push(
  ...[60, 300].map((maxAge) => requirement({ maxAge })),
  ...[1, 2].map((factors) => requirement({ factors })),
  requirement({ signedIn: true }),
  requirement({ maxAge: 60, factors: 2, rank: 1, scopes: [[['a']]] }),
)

/** Every viewer, with every answer of the two rules. */
const CASES = [null, 'NONE', ...ROLES].flatMap((role) =>
  [[], ['a'], ['b'], ['a', 'b']].flatMap((scopes) =>
    [0, 1, 2].flatMap((factors) =>
      [60, 300, 301].flatMap((age) =>
        [[], ['SELF'], ['TEAM'], ['SELF', 'TEAM']].map((met) => {
          const authTime = new Date(NOW.getTime() - age * 1000)
          return { viewer: role === null ? null : { role, scopes, factors, authTime }, met }
        }),
      ),
    ),
  ),
)

/** The cases that meet a requirement, one bit each. */
const metBy = new Map(
  REQUIREMENTS.map((each) => {
    const bits = CASES.map(({ viewer, met }) => {
      if (decide(each, viewer, () => NOW, ROLES)) return '0'
      const open = viewer ? openAlternatives(each, viewer, ROLES) : []
      return open.every(({ rules }) => rules.some((rule) => met.includes(rule))) ? '1' : '0'
    })
    return [each, BigInt(`0b${bits.join('')}`)] as const
  }),
)
const meets = (each: Requirement) => metBy.get(each) ?? 0n
const implies = (first: Requirement, second: Requirement) => (meets(first) & ~meets(second)) === 0n

describe('covers', () => {
  test('is true only where each viewer who meets the first meets the second', () => {
    const wrong = REQUIREMENTS.flatMap((first) =>
      REQUIREMENTS.filter((second) => covers(first, second) && !implies(first, second)).map((second) => [
        first,
        second,
      ]),
    )
    expect(wrong).toEqual([])
  })

  test('is true of what is the same, of nothing, and of a sum and its parts', () => {
    for (const first of REQUIREMENTS) {
      expect(covers(first, first)).toBe(true)
      expect(covers(first, requirement({}))).toBe(true)
      for (const second of REQUIREMENTS.slice(0, 40)) {
        const both = all([first, second])
        expect([covers(both, first), covers(both, second)]).toEqual([true, true])
      }
    }
  })
})
