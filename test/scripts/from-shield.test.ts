/**
 * Tests of the codemod alone. Comparison with graphql-shield over random trees: test/authorization/hosts/shield.ts.
 */

import { expect, test } from '@jest/globals'
import { buildSchema } from 'graphql'
import { fromShield, type ShieldOptions, type ShieldTree } from '../../scripts/lib/authorization-cli/from-shield.ts'
import type { ShieldRule } from '../../scripts/lib/authorization-cli/shield-forms.ts'
import { compilePolicy } from '../../src/authorization/index.ts'

/** Rules as graphql-shield creates them: the codemod distinguishes them by class. */
class Rule {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
  resolve() {}
}
class RuleAnd extends Rule {
  readonly rules: readonly ShieldRule[]
  constructor(...rules: readonly ShieldRule[]) {
    super('')
    this.rules = rules
  }
}
class RuleOr extends RuleAnd {}
class RuleNot extends RuleAnd {}
class RuleTrue extends Rule {}
class RuleFalse extends Rule {}

const [user, admin, owner, reader, unknown] = ['user', 'admin', 'owner', 'reader', 'unknown'].map(
  (name) => new Rule(name),
) as [Rule, Rule, Rule, Rule, Rule]
const OPTIONS: ShieldOptions = {
  roles: ['USER', 'ADMIN'],
  rules: { user: {}, admin: { role: 'ADMIN' }, owner: { rule: 'OWNER' }, reader: { scopes: [['read']] } },
}
const SDL = 'type Query { a: Int b: Int } type Note { text: String }'

const directiveOf = (rule: Rule, field = 'text') => {
  const { sdl } = fromShield(SDL, { Note: { text: rule } } as ShieldTree, OPTIONS)
  return new RegExp(`${field}: String(.*)`).exec(sdl)?.[1]?.trim()
}

test.each<[string, Rule, string]>([
  ['somebody signed in', user, '@auth'],
  ['a role', admin, '@auth(role: ADMIN)'],
  ['scopes', reader, '@auth(scopes: [["read"]])'],
  ['a role and scopes', new RuleAnd(admin, reader), '@auth(role: ADMIN, scopes: [["read"]])'],
  ['a role or a rule', new RuleOr(admin, owner), '@auth(role: ADMIN, or: [OWNER])'],
  [
    'a role, or somebody signed in for whom a rule is met',
    new RuleOr(admin, new RuleAnd(user, owner)),
    '@auth(role: ADMIN, or: [OWNER])',
  ],
  ['a rule alone', owner, '@auth(scopes: [["nobody"]], or: [OWNER])'],
  ['the weaker of two roles', new RuleOr(admin, user), '@auth'],
  ['everybody', new RuleTrue(''), ''],
  ['everybody or a role', new RuleOr(new RuleTrue(''), admin), ''],
  ['nobody', new RuleFalse(''), '@auth(scopes: [["nobody"]])'],
  ['not nobody', new RuleNot(new RuleFalse('')), ''],
])('translates a shield rule: %s', (_name, rule, directive) => {
  expect(directiveOf(rule)).toBe(directive)
})

test.each<[string, Rule, string]>([
  ['a rule without a meaning', unknown, 'unknown'],
  ['what is not so', new RuleNot(admin), 'not(admin)'],
  ['a role and a rule', new RuleAnd(admin, owner), 'and(admin, owner)'],
  ['a role or scopes', new RuleOr(admin, reader), 'or(admin, reader)'],
])('denies all access for %s and reports it', (_name, rule, told) => {
  const { sdl, todo } = fromShield(SDL, { Note: { text: rule } } as ShieldTree, OPTIONS)
  expect(sdl).toContain('text: String @auth(scopes: [["nobody"]])')
  expect(todo).toEqual([{ coordinate: 'Note.text', rule: told }])
})

test('decides each root field by its type, by * or by the fallback', () => {
  const tree = { Query: { a: admin, '*': user } } as ShieldTree
  expect(fromShield(SDL, tree, OPTIONS).sdl).toMatch(/a: Int @auth\(role: ADMIN\)\s+b: Int @auth\s/)
  expect(fromShield(SDL, { Query: admin } as ShieldTree, OPTIONS).sdl).toMatch(
    /a: Int @auth\(role: ADMIN\)\s+b: Int @auth\(role/,
  )
  const open = fromShield(SDL, {} as ShieldTree, OPTIONS)
  expect(open.sdl).toMatch(/a: Int @public\s+b: Int @public/)
  expect(open.sdl).toContain('text: String\n')
  expect(fromShield(SDL, {} as ShieldTree, { ...OPTIONS, fallback: 'deny' }).sdl).toContain(
    'a: Int @auth(scopes: [["nobody"]])',
  )
  expect(fromShield(SDL, admin as ShieldTree, OPTIONS).sdl).toContain('text: String @auth(role: ADMIN)')
})

test('writes SDL that compiles as a policy', () => {
  const tree = { Query: { a: user }, Note: { text: new RuleOr(admin, owner) } } as ShieldTree
  const { sdl, rules } = fromShield(SDL, tree, OPTIONS)
  expect(rules).toEqual(['OWNER'])
  const { coordinates } = compilePolicy(buildSchema(sdl), { roles: ['USER', 'ADMIN'] }, rules)
  expect(coordinates.get('Note.text')?.whole.alternatives).toEqual([{ rank: 1, scopes: [], rules: ['OWNER'] }])
})
