import { describe, expect, test } from '@jest/globals'
import { buildSchema, lexicographicSortSchema } from 'graphql'
import { compilePolicy, createAuthorization } from '../../../src/authorization/index.ts'
import { ROLES } from '../support/directives.ts'
import { issuesOf } from './issues.ts'

describe('the order of roles', () => {
  const strongestFirst = buildSchema(`
    enum Role { ADMIN SUPPORT USER }
    directive @auth(role: Role! = USER) on FIELD_DEFINITION
    directive @public on FIELD_DEFINITION
    type Query { mine: Int @auth all: Int @auth(role: ADMIN) }
  `)

  test('uses the order of the option roles, not of the enum', () => {
    const { coordinates, roles } = compilePolicy(strongestFirst, { roles: ROLES })
    expect(roles).toEqual(['USER', 'SUPPORT', 'ADMIN'])
    expect(coordinates.get('Query.mine')?.whole.rank).toBe(0)
    expect(coordinates.get('Query.all')?.whole.rank).toBe(2)
    const sorted = compilePolicy(lexicographicSortSchema(strongestFirst), { roles: ROLES })
    expect(sorted.coordinates.get('Query.mine')?.whole.rank).toBe(0)
  })

  test('rejects roles without an order at startup', () => {
    expect(() => createAuthorization(strongestFirst, { viewer: () => null })).toThrow(
      "@auth(role:) has roles: list them in the option 'roles', weakest first: roles: ['ADMIN', 'SUPPORT', 'USER'].",
    )
  })

  test.each([[['USER', 'ADMIN']], [['USER', 'SUPPORT', 'ADMIN', 'ROOT']], [['USER', 'SUPPORT', 'admin']]])(
    'rejects roles that differ from the enum: %j',
    (roles) => {
      expect(issuesOf(strongestFirst, { roles })).toEqual([
        `@auth(role:) has the roles ADMIN, SUPPORT, USER in enum Role, and ${roles.join(', ')} in the option 'roles'.`,
      ])
    },
  )

  test('needs no roles when the directive has no role', () => {
    const schema = buildSchema(
      'directive @auth(scopes: [[String!]!]) on FIELD_DEFINITION type Query { a: Int @auth b: Int @auth(scopes: [["b"]]) }',
    )
    expect(compilePolicy(schema).coordinates.get('Query.a')?.whole).toMatchObject({ signedIn: true, rank: -1 })
  })
})
