/** Ages of authentication at which an operation is rejected, with fields that become null at some ages. */

import { describe, expect, test } from '@jest/globals'
import { buildSchema, getOperationAST, parse } from 'graphql'
import { compilePolicy, createPlanner } from '../../../src/authorization/index.ts'
import { DIRECTIVES, ROLES } from '../support/directives.ts'

const schema = buildSchema(`${DIRECTIVES}
  type Query {
    open: Int @public
    all: Int @auth(role: ADMIN)
    fresh(at: Int): Int @auth(maxAge: 60)
    fresher: Int @auth(maxAge: 30)
    support: Int @auth(role: SUPPORT, maxAge: 300)
    hidden: Hidden @auth(denied: NULL)
    recent: Recent @auth(maxAge: 60, denied: NULL)
    later: Recent @auth(maxAge: 300, denied: NULL)
  }
  type Hidden { all: Int @auth(role: ADMIN) }
  type Recent { all: Int @auth(role: ADMIN) fresh: Int @auth(maxAge: 60) fresher: Int @auth(maxAge: 30) }
`)

const planner = createPlanner(schema, compilePolicy(schema, { roles: ROLES }))
const NOW = new Date('2026-11-25T12:00:00Z')
const AGES = [0, 29, 30, 31, 59, 60, 61, 299, 300, 301]

/** Returns the rejected ages for anonymous, USER, SUPPORT and ADMIN viewers. */
function refused(source: string) {
  const document = parse(source)
  const operation = getOperationAST(document)
  if (!operation) throw new Error('no operation')
  const isRefused = (role: string | null, age: number) => {
    const viewer = role === null ? null : { role, authTime: new Date(NOW.getTime() - age * 1000) }
    return planner.denials({ document, operation }, viewer, () => NOW).length > 0
  }
  return [null, ...ROLES].map((role) => AGES.filter((age) => isRefused(role, age)))
}

/** @param ranges each excludes its first number and includes its second. */
const within = (ranges: readonly (readonly number[])[]) =>
  AGES.filter((age) => ranges.some(([above = 0, upTo = 0]) => age > above && age <= upTo))

const ANY = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
const from = (above: number) => [above, Number.POSITIVE_INFINITY]
const until = (upTo: number) => [Number.NEGATIVE_INFINITY, upTo]

describe('rejected ages', () => {
  test.each([
    ['nobody, by what is public', '{ open }', [[], [], [], []]],
    ['those below a role, at any age', '{ all }', [[ANY], [ANY], [ANY], []]],
    ['those above an age', '{ fresh }', [[ANY], [from(60)], [from(60)], [from(60)]]],
    ['those below a role, and those above an age', '{ support }', [[ANY], [ANY], [from(300)], [from(300)]]],
    ['those above the least of several ages', '{ support fresh fresher }', [[ANY], [ANY], [from(30)], [from(30)]]],
    ['those who get to a field, by what is inside', '{ hidden { all } }', [[], [ANY], [ANY], []]],
    ['those up to an age, by what is inside', '{ recent { all } }', [[], [until(60)], [until(60)], []]],
    ['none, where what is inside asks for no more', '{ recent { fresh } }', [[], [], [], []]],
    ['those between two ages', '{ later { fresh } }', [[], [[60, 300]], [[60, 300]], [[60, 300]]]],
    [
      'those between ages that overlap, as one',
      '{ later { fresh } recent { fresher } }',
      [[], [[30, 300]], [[30, 300]], [[30, 300]]],
    ],
    ['all, by ages that meet', '{ recent { all } fresh }', [[ANY], [ANY], [ANY], [from(60)]]],
    [
      'those between ages, and those above others, apart',
      '{ recent { fresher } support }',
      [[ANY], [ANY], [[30, 60], from(300)], [[30, 60], from(300)]],
    ],
    [
      'those within a larger range, once',
      '{ later { fresher fresh } recent { fresher } }',
      [[], [[30, 300]], [[30, 300]], [[30, 300]]],
    ],
  ])('%s', (_name, source, ages) => {
    expect(refused(source)).toEqual(ages.map(within))
  })
})
