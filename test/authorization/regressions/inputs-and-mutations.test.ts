/** Bugs of other engines with inputs, mutations and directives, each under the name of the engine. */

import { describe, expect, test } from '@jest/globals'
import { createAuthorization, PolicyError } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, executable, USER } from '../support/authorized.ts'
import { ROLES } from '../support/directives.ts'

describe('arguments and inputs in mercurius-auth 6, whose directives it ignored', () => {
  const schema = authorized(
    `
      enum Sort { NAME SALARY @auth(role: ADMIN) }
      input Filter { name: String limit: Int = 10 @auth(role: ADMIN) and: [Filter!] sort: Sort }
      type Query { people(filter: Filter, deleted: Boolean @auth(role: ADMIN), sort: Sort): Int @public }
    `,
    { Query: { people: () => 1 } },
  )

  test.each([
    ['an argument', '{ people(deleted: true) }', {}, 'Query.people(deleted:)'],
    ['a null argument', '{ people(deleted: null) }', {}, 'Query.people(deleted:)'],
    ['an argument in a variable', 'query ($d: Boolean) { people(deleted: $d) }', { d: null }, 'Query.people(deleted:)'],
    ['an input field', '{ people(filter: {and: [{limit: 1}]}) }', {}, 'Filter.limit'],
    [
      'an input field in a variable',
      'query ($f: Filter) { people(filter: $f) }',
      { f: { and: { limit: 1 } } },
      'Filter.limit',
    ],
    ['an enum value', '{ people(sort: SALARY) }', {}, 'Sort.SALARY'],
    [
      'an enum value in a variable',
      'query ($f: Filter) { people(filter: $f) }',
      { f: { sort: 'SALARY' } },
      'Sort.SALARY',
    ],
  ])('denies %s', async (_name, query, variables, coordinate) => {
    const refused = await schema.ask(query, { viewer: USER, variables })
    expect(refused).toMatchObject({ data: undefined, denied: [['FORBIDDEN', coordinate]] })
    expect((await schema.execute(query, { viewer: USER, variables })).denied).toEqual([['FORBIDDEN', coordinate]])
    expect((await schema.ask(query, { viewer: ADMIN, variables })).data).toEqual({ people: 1 })
  })
})

describe('root fields in Redwood, whose startup check accepts any directive', () => {
  test('rejects a root field that has only @deprecated', () => {
    const schema = executable('type Query { old: Int @deprecated }')
    expect(() => createAuthorization(schema, { roles: ROLES, viewer: () => null })).toThrow(PolicyError)
  })
})

describe('mutations in graphql-shield, which runs the fields before a denied one', () => {
  test('runs no field of a mutation whose last of ten fields is denied', async () => {
    const ran: number[] = []
    const names = Array.from({ length: 10 }, (_, index) => `m${index}`)
    const schema = authorized(
      `type Query { ok: Int @public } type Mutation { ${names.map((name, index) => `${name}: Int @auth(role: ${index < 9 ? 'USER' : 'ADMIN'})`).join(' ')} }`,
      { Mutation: Object.fromEntries(names.map((name, index) => [name, () => ran.push(index)])) },
    )
    const mutation = `mutation { ${names.join(' ')} }`
    const { data, denied, status } = await schema.ask(mutation, { viewer: USER })
    expect({ data, denied, status, ran }).toEqual({
      data: undefined,
      denied: [['FORBIDDEN', 'Mutation.m9']],
      status: 403,
      ran: [],
    })
    expect((await schema.ask(mutation, { viewer: ADMIN })).errors).toEqual([])
    expect(ran).toHaveLength(10)
  })
})

describe('type extensions in @graphql-tools/merge, which can weaken a requirement', () => {
  test('rejects at startup an extension that weakens its type', () => {
    const schema = executable(
      'type Query { a: A @public } type A @auth(role: ADMIN) { x: Int } extend type A @auth(role: USER) { y: Int }',
    )
    expect(() => createAuthorization(schema, { roles: ROLES, viewer: () => null })).toThrow(/A has @auth in two places/)
  })
})
