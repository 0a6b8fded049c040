import { expect, test } from '@jest/globals'
import { buildASTSchema, buildSchema, GraphQLInt, GraphQLObjectType, GraphQLSchema, parse, Source } from 'graphql'
import { compilePolicy, PolicyError } from '../../../src/authorization/index.ts'
import { DIRECTIVES, ROLES } from '../support/directives.ts'
import { refusal, refusalOf } from './refusals.ts'

test('reports all issues at once with their locations, from top to bottom', () => {
  const sdl = `
${DIRECTIVES.trim()}
type Query {
  a: Int
  b: Int! @auth(denied: NULL)
}
extend type Query {
  c: Int @auth(maxAge: 0) @public
}
`
  expect(refusal(sdl)).toBe(
    `Invalid authorization schema: 4 errors.
  app.graphql:7:3 Query.a has neither @auth nor @public.
  app.graphql:8:11 Query.b has denied: NULL, but cannot be null.
  app.graphql:11:10 Query.c has maxAge: 0, which must be 1 second or more.
  app.graphql:11:10 Query.c has both @auth and @public.`,
  )
})

test('throws a PolicyError with the coordinate of each issue', () => {
  const schema = buildASTSchema(
    parse('type Query { a: Int } enum Role { USER } directive @auth(role: Role) on FIELD'),
    {
      assumeValidSDL: true,
    },
  )
  let thrown: unknown
  try {
    compilePolicy(schema, { roles: ROLES })
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(PolicyError)
  const { name, issues } = thrown as PolicyError
  expect(name).toBe('PolicyError')
  expect([...new Set(issues.map(({ coordinate }) => coordinate))]).toEqual(['Query.a', '@auth', '@auth(role:)'])
})

test('reports the issues of one line from left to right, whatever their kind', () => {
  expect(refusalOf('type Query { a: Int b: Int @auth(maxAge: 0) c: Int }')).toEqual([
    'app.graphql:1:14 Query.a has neither @auth nor @public.',
    'app.graphql:1:28 Query.b has maxAge: 0, which must be 1 second or more.',
    'app.graphql:1:45 Query.c has neither @auth nor @public.',
  ])
})

test('accepts a valid schema', () => {
  expect(refusalOf('type Query { a: Int @auth b: Int @public }')).toEqual([])
})

test('writes one error in the singular', () => {
  expect(refusal(`${DIRECTIVES}type Query { a: Int }`)).toMatch(/^Invalid authorization schema: 1 error\.\n/)
})

test('adds the offset of a source within a larger file to locations', () => {
  const placeIn = (sdl: string) => {
    const source = new Source(sdl, 'page.md', { line: 100, column: 5 })
    try {
      compilePolicy(buildASTSchema(parse(source)), { roles: ROLES })
    } catch (error) {
      if (error instanceof PolicyError) return error.issues[0]?.location
    }
    return undefined
  }
  const line = DIRECTIVES.replaceAll('\n', ' ')
  expect(placeIn(`${line}type Query { a: Int }`)).toEqual({ source: 'page.md', line: 100, column: line.length + 18 })
  expect(placeIn(`${line}\ntype Query { a: Int }`)).toEqual({ source: 'page.md', line: 101, column: 14 })
})

test('reports issues of an SDL parsed without locations', () => {
  const schema = buildASTSchema(parse(`${DIRECTIVES} type Query { a: Int }`, { noLocation: true }))
  expect(() => compilePolicy(schema, { roles: ROLES })).toThrow('  the schema Query.a has neither @auth nor @public.')
  const sound = buildASTSchema(parse(`${DIRECTIVES} type Query { a: Int @auth(role: ADMIN) }`, { noLocation: true }))
  expect(compilePolicy(sound, { roles: ROLES }).coordinates.get('Query.a')?.reject.rank).toBe(2)
})

test('reads an AST that omits empty lists', () => {
  const parsed = JSON.stringify(parse(`${DIRECTIVES} type Query { a: Int @auth }`, { noLocation: true }))
  const policy = compilePolicy(buildASTSchema(JSON.parse(parsed.replace(/,?"\w+":\[\]/g, ''))), { roles: ROLES })
  expect(policy.coordinates.get('Query.a')?.reject.rank).toBe(0)
})

test('reports issues of types made in code', () => {
  const query = new GraphQLObjectType({ name: 'Query', fields: { a: { type: GraphQLInt } } })
  const schema = new GraphQLSchema({
    ...buildSchema(`${DIRECTIVES} type Query { b: Int }`).toConfig(),
    types: [],
    query,
  })
  expect(() => compilePolicy(schema, { roles: ROLES })).toThrow('  the schema Query.a has neither @auth nor @public.')
})
