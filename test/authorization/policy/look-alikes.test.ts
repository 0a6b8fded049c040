import { describe, expect, test } from '@jest/globals'
import { built, issuesOf } from './issues.ts'

describe('directives of other libraries', () => {
  test.each([
    'authenticated',
    'requiresScopes(scopes: [["a"]])',
    'policy(policies: [["a"]])',
    'hasRole(role: ADMIN)',
    'Auth(role: ADMIN)',
    'has_role',
    'requireAuth',
    'isAuthenticated',
    'hasPermission(p: "x")',
    'aws_auth',
    'can(ability: "x")',
    'guard',
  ])('rejects @%s', (directive) => {
    const name = directive.replace(/\(.*/, '')
    const message = `has @${name}, which looks like authorization and is not enforced: use @auth.`
    expect(issuesOf(built(`type Query { a: Int @public @${directive} }`))).toEqual([`Query.a ${message}`])
    expect(issuesOf(built(`type Query { a: A @public } type A @${directive} { x: Int }`))).toEqual([`A ${message}`])
    expect(issuesOf(built(`type Query { a(x: Int @${directive}): Int @public }`))).toEqual([`Query.a(x:) ${message}`])
    expect(issuesOf(built(`type Query { a: Int @public } extend schema @${directive}`))).toEqual([
      `The schema ${message}`,
    ])
  })

  test('accepts directives listed in ignoredDirectives', () => {
    const schema = built('type Query { a: Int @public @authenticated @policy }')
    expect(issuesOf(schema, { ignoredDirectives: ['authenticated', 'policy'] })).toEqual([])
    expect(issuesOf(schema, { ignoredDirectives: ['policy'] })).toHaveLength(1)
  })

  test.each([
    'deprecated',
    'cacheControl(maxAge: 60)',
    'key(fields: "id")',
    'shareable',
    'inaccessible',
    'cost',
    'tag',
  ])('accepts @%s', (directive) => {
    expect(issuesOf(built(`type Query { a: Int @public @${directive} }`))).toEqual([])
  })

  test('accepts an authorization directive that is defined but unused, as in subgraphs', () => {
    expect(issuesOf(built('directive @authenticated on OBJECT type Query { a: Int @public }'))).toEqual([])
  })

  test('rejects @auth when the engine’s directive has another name', () => {
    const schema = built('type Query { a: Int @public @auth }')
    expect(issuesOf(schema, { directives: { auth: 'needs' } })).toContain(
      'Query.a has @auth, which looks like authorization and is not enforced: use @needs.',
    )
  })
})
