/** Object rules together with scopes, and several requirements with rules at one field. */

import { describe, expect, test } from '@jest/globals'
import type { ObjectRules, Viewer } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, type Context, SUPPORT, USER } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'

const SDL = `${ALL_DIRECTIVES}
  type Query { card: Card @public name: Name @public }
  type Card {
    fines: Int @auth(role: SUPPORT, scopes: [["fines"], ["all", "cards"]], or: [SELF])
    notes: Int @auth(scopes: [["notes"]], or: [SELF, TEAM])
    both(of: Int @auth(role: ADMIN, or: [TEAM])): Int @auth(role: SUPPORT, or: [SELF])
  }
  type Name { text: Int @auth(role: ADMIN, or: [SELF]) }
`
const resolvers = {
  Query: { card: () => ({ fines: 1, notes: 2, both: 3 }), name: () => 'a text' },
  Name: { text: () => 4 },
}
type Answer = boolean | Promise<boolean>

async function ask(query: string, viewer: Viewer, rules: { SELF: () => Answer; TEAM: () => Answer }) {
  const engine = authorized(SDL, resolvers, { rules: rules as ObjectRules<Context> })
  const [planned, guarded] = [await engine.ask(query, { viewer }), await engine.execute(query, { viewer })]
  expect(guarded.denied).toEqual(planned.denied)
  return planned
}
const rules = (SELF: Answer, TEAM: Answer = false) => ({ SELF: () => SELF, TEAM: () => TEAM })

describe('a field with a role, scopes and a rule', () => {
  const denied = [['FORBIDDEN', 'Card.fines']]

  test.each<[string, Viewer]>([
    ['role without scopes', SUPPORT],
    ['a higher role without scopes', ADMIN],
    ['a part of a set of scopes', { role: 'SUPPORT', scopes: ['all'] }],
    ['scopes without the role', { role: 'USER', scopes: 'all' }],
  ])('needs the rule of a viewer with %s', async (_name, viewer) => {
    expect((await ask('{ card { fines } }', viewer, rules(false))).denied).toEqual(denied)
    expect((await ask('{ card { fines } }', viewer, rules(true))).data).toEqual({ card: { fines: 1 } })
  })

  test.each([[['fines']], [['cards', 'all']], ['all' as const]])('asks no rule of SUPPORT with %j', async (scopes) => {
    let asked = 0
    const SELF = () => asked++ < 0
    const { data } = await ask('{ card { fines } }', { role: 'SUPPORT', scopes }, { SELF, TEAM: SELF })
    expect(data).toEqual({ card: { fines: 1 } })
    expect(asked).toBe(0)
  })

  test('names role, scopes and rule in the error', async () => {
    const { errors } = await ask('{ card { fines notes } }', USER, rules(false))
    expect(errors.map(({ message, extensions }) => ({ message, ...extensions }))).toMatchObject([
      {
        message: 'Card.fines needs (role SUPPORT and scopes fines, or all and cards) or SELF.',
        requiredRole: 'SUPPORT',
        requiredScopes: [['fines'], ['all', 'cards']],
      },
      {
        message: 'Card.notes needs (role USER and scope notes) or SELF or TEAM.',
        requiredRole: 'USER',
        requiredScopes: [['notes']],
      },
    ])
  })
})

describe('several rules', () => {
  const later = async (answer: boolean) => answer

  test.each<[string, Answer, Answer, boolean]>([
    ['the first', true, false, true],
    ['the first, later', later(true), false, true],
    ['the second', false, true, true],
    ['the second, after a later first', later(false), true, true],
    ['the second, later', false, later(true), true],
    ['none', false, false, false],
    ['none, later', later(false), later(false), false],
  ])('of one requirement: %s', async (_name, SELF, TEAM, isAllowed) => {
    const { data } = await ask('{ card { notes } }', USER, rules(SELF, TEAM))
    expect(data).toEqual({ card: { notes: isAllowed ? 2 : null } })
  })

  test.each<[string, Answer, Answer, string | null]>([
    ['both', true, true, null],
    ['both, later', later(true), later(true), null],
    ['the field’s alone', true, false, 'Card.both(of:)'],
    ['the field’s alone, later', later(true), later(false), 'Card.both(of:)'],
    ['the argument’s alone', false, true, 'Card.both'],
    ['the argument’s alone, later', later(false), later(true), 'Card.both'],
  ])('of a field and its argument: %s', async (_name, SELF, TEAM, coordinate) => {
    const { denied } = await ask('{ card { both(of: 1) } }', USER, rules(SELF, TEAM))
    expect(denied).toEqual(coordinate === null ? [] : [['FORBIDDEN', coordinate]])
  })

  test.each<[string, Answer, Answer, boolean]>([
    ['both', true, true, true],
    ['both, later', later(true), later(true), true],
    ['the first alone', true, false, false],
    ['the first alone, later', later(true), later(false), false],
    ['the second alone', false, true, false],
    ['the second alone, later', later(false), later(true), false],
  ])('of a field and its type: %s', async (_name, SELF, TEAM, isAllowed) => {
    const sdl = `${ALL_DIRECTIVES}
      type Query { a: A @public } type A @auth(role: ADMIN, or: [SELF]) { b: Int @auth(role: ADMIN, or: [TEAM]) }`
    const schema = authorized(
      sdl,
      { Query: { a: () => ({ b: 1 }) } },
      { rules: rules(SELF, TEAM) as ObjectRules<Context> },
    )
    expect((await schema.ask('{ a { b } }', { viewer: USER })).data).toEqual({ a: { b: isAllowed ? 1 : null } })
  })
})

test('asks a rule of an object that is a text', async () => {
  expect((await ask('{ name { text } }', USER, rules(true))).data).toEqual({ name: { text: 4 } })
  expect((await ask('{ name { text } }', USER, rules(false))).denied).toEqual([['FORBIDDEN', 'Name.text']])
})

test('asks the rule of a requirement with scopes, where another requirement has none', async () => {
  const sdl = `${ALL_DIRECTIVES}
    type Query { a: A @public }
    type A @auth(role: SUPPORT, or: [TEAM]) { b: Int @auth(role: SUPPORT, scopes: [["b"]], or: [SELF]) }`
  const engine = authorized(sdl, { Query: { a: () => ({ b: 1 }) } }, { rules: rules(false) as ObjectRules<Context> })
  const run = async (viewer: Viewer) => (await engine.execute('{ a { b } }', { viewer })).data
  expect(await run(SUPPORT)).toEqual({ a: { b: null } })
  expect(await run({ role: 'SUPPORT', scopes: ['b'] })).toEqual({ a: { b: 1 } })
})
