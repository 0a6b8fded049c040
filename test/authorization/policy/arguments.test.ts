import { describe, expect, test } from '@jest/globals'
import { buildASTSchema, buildSchema, parse } from 'graphql'
import { compilePolicy } from '../../../src/authorization/index.ts'
import { ALL_DIRECTIVES, ROLES } from '../support/directives.ts'
import { built, issuesOf } from './issues.ts'

describe('an argument of @auth', () => {
  test.each([
    ['that it does not declare', '@auth(scopes: [["a"]])', 'Query.a has @auth(scopes:), which @auth does not declare.'],
    ['by another name', '@auth(requires: ADMIN)', 'Query.a has @auth(requires:), which @auth does not declare.'],
  ])('%s', (_name, directive, message) => {
    expect(issuesOf(built(`type Query { a: Int ${directive} }`))).toEqual([message])
  })

  test.each([
    ['scopes: []', 'scopes: [], which must be lists of names, none of them empty.'],
    ['scopes: [[]]', 'scopes: [[]], which must be lists of names, none of them empty.'],
    ['scopes: [["a"], []]', 'scopes: [["a"], []], which must be lists of names, none of them empty.'],
    ['scopes: [[""]]', 'scopes: [[""]], which must be lists of names, none of them empty.'],
    ['scopes: [[1]]', 'scopes: [[1]], which must be lists of names, none of them empty.'],
    ['factors: 0', 'factors: 0, which must be 1 or 2.'],
    ['factors: 3', 'factors: 3, which must be 1 or 2.'],
    ['factors: "2"', 'factors: "2", which must be 1 or 2.'],
    ['or: [NOBODY]', 'or: NOBODY, which is not a rule.'],
    ['or: "SELF"', 'or: "SELF", which is not a rule.'],
  ])('%s', (argument, message) => {
    const schema = buildASTSchema(parse(`${ALL_DIRECTIVES} type Query { a: Int @auth(${argument}) }`), {
      assumeValidSDL: true,
    })
    expect(issuesOf(schema)).toEqual([`Query.a has ${message}`])
  })

  test('treats a null argument as omitted', () => {
    const schema = buildSchema(
      `${ALL_DIRECTIVES} type Query { a: Int @auth(scopes: null, factors: null, or: null, maxAge: null) }`,
    )
    expect(issuesOf(schema)).toEqual([])
    expect(compilePolicy(schema, { roles: ROLES }).coordinates.get('Query.a')?.whole).toMatchObject({
      rank: 0,
      scopes: [],
      factors: 0,
      alternatives: [],
    })
  })
})
