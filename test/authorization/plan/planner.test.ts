/** Possible types of an operation, invalid variables, and the cost of a decision. */

import { describe, expect, test } from '@jest/globals'
import { buildSchema, getOperationAST, parse } from 'graphql'
import { compilePolicy, createPlanner } from '../../../src/authorization/index.ts'
import { authorized, NOW, USER } from '../support/authorized.ts'
import { DIRECTIVES, ROLES } from '../support/directives.ts'
import { SDL } from './schema.ts'

describe('types and fields that an operation can reach', () => {
  test('excludes types that an enclosing fragment rules out, interfaces included', async () => {
    const schema = authorized(
      `
        interface I { secret: Int }
        interface J { secret: Int }
        type A implements I & J { secret: Int }
        type B implements J { secret: Int @auth(role: ADMIN) }
        union U = A | B
        type Query { u: U @public }
      `,
      { Query: { u: () => ({ __typename: 'A', secret: 1 }) } },
    )
    expect((await schema.ask('{ u { ... on I { secret } } }')).errors).toEqual([])
    expect((await schema.ask('{ u { ... on J { ... on I { secret } } } }')).errors).toEqual([])
    expect((await schema.ask('{ u { ... on J { secret } } }', { viewer: USER })).denied).toEqual([
      ['FORBIDDEN', 'B.secret'],
    ])
  })

  test('distinguishes a fragment from a field of the same name', async () => {
    const query = '{ open ... @skip(if: true) { ...open } } fragment open on Query { all }'
    expect((await authorized(SDL, { Query: { open: () => 1 } }).ask(query)).data).toEqual({ open: 1 })
  })

  test('ignores unknown names in an unvalidated document', () => {
    const schema = buildSchema(
      `${DIRECTIVES}
      enum Sort { PAY @auth }
      input In { a: Int @auth }
      type Query { open(in: In, sort: Sort): Int @public me: Me @public mine: Int @auth all: Int @auth }
      type Me { id: Int }`,
    )
    const planner = createPlanner(schema, compilePolicy(schema, { roles: ROLES }))
    const document = parse(
      `{
        nothing { open } open(what: 1, in: {no: 2}) x: open(in: a, sort: "PAY") y: open { z } me m: me { __schema { z } }
        mine @skip(unless: true) @include(if: $none) ...None ... on Nobody { all } ...F
      }
      fragment F on Query { ...F all }`,
    )
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    const denials = planner.denials({ document, operation }, null, () => NOW)
    expect(denials.map(({ coordinate }) => coordinate)).toEqual(['Query.mine', 'Query.all'])
    expect(planner.introspects({ document, operation })).toBe(false)
    const subscription = getOperationAST(parse('subscription { all }'))
    if (!subscription) throw new Error('no operation')
    expect(planner.denials({ document, operation: subscription }, null, () => NOW)).toEqual([])
  })

  test('reads a document that omits empty lists', () => {
    const schema = buildSchema(`${DIRECTIVES} type Query { f(x: Int @auth): Int @public all: Int @auth }`)
    const planner = createPlanner(schema, compilePolicy(schema, { roles: ROLES }))
    const parsed = JSON.stringify(parse('{ all @skip f g: f(x: $x) @skip(if: $c) }', { noLocation: true }))
    const document = JSON.parse(parsed.replace(/,?"\w+":\[\]/g, ''))
    const operation = document.definitions[0]
    expect(operation.variableDefinitions).toBeUndefined()
    const denials = planner.denials({ document, operation, variables: { x: 1 } }, null, () => NOW)
    expect(denials.map(({ coordinate }) => coordinate)).toEqual(['Query.all', 'Query.f(x:)'])
  })
})

describe('invalid variables', () => {
  test('executes nothing and reports invalid variables as BAD_USER_INPUT to allowed viewers', async () => {
    const ran: unknown[] = []
    const schema = authorized('type Query { f(x: Int!, y: Int @auth): Int @public }', {
      Query: { f: () => ran.push(1) },
    })
    const query = 'query ($x: Int!, $y: Int) { f(x: $x, y: $y) }'
    for (const variables of [{}, { x: 'one' }, { x: null }, { x: 1, y: 'two' }]) {
      const { errors } = await schema.ask(query, { viewer: USER, variables })
      expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
    }
    expect((await schema.ask(query, { variables: { y: 'two' } })).denied).toEqual([['UNAUTHENTICATED', 'Query.f(y:)']])
    expect(ran).toEqual([])
  })

  test('ignores the length of a string in place of an input object', async () => {
    const schema = authorized('input In { length: Int @auth } type Query { f(in: In): Int @public }')
    const { errors } = await schema.ask('query ($in: In) { f(in: $in) }', { variables: { in: 'text' } })
    expect(errors[0]?.extensions?.code).toBe('BAD_USER_INPUT')
  })

  test('executes nothing without a name among several operations', async () => {
    const { errors } = await authorized(SDL).ask('query A { open } query B { all }')
    expect(errors[0]?.extensions?.code).toBe('OPERATION_RESOLUTION_FAILURE')
  })
})

describe('the cost of planning', () => {
  const schema = buildSchema(DIRECTIVES + SDL)
  const planner = createPlanner(schema, compilePolicy(schema, { roles: ROLES }))
  const planned = (fields: number) => {
    const document = parse(`{ ${Array.from({ length: fields }, (_, index) => `a${index}: mine`).join(' ')} }`)
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    return { document, operation }
  }
  /** Counts reads of document parts once the operation is known. */
  const reads = (fields: number) => {
    let count = 0
    const { document, operation } = planned(fields)
    const counted = new Proxy(operation, {
      get(target, key, receiver) {
        count++
        return Reflect.get(target, key, receiver)
      },
    })
    planner.denials({ document, operation: counted }, USER, () => NOW)
    count = 0
    for (let time = 0; time < 10; time++) planner.denials({ document, operation: counted }, USER, () => NOW)
    return count
  }

  test('decides a known operation without reading its document again', () => {
    expect([reads(10), reads(1000)]).toEqual([0, 0])
  })

  test('reads no clock for an operation without maxAge', () => {
    const now = () => {
      throw new Error('asked')
    }
    expect(planner.denials(planned(1), USER, now)).toEqual([])
  })

  test('plans exponentially expanding fragments in linear time', () => {
    const steps = Array.from(
      { length: 40 },
      (_, index) => `fragment F${index} on Query { ...F${index + 1} ... { ...F${index + 1} } }`,
    )
    const document = parse(`{ ...F0 } ${steps.join(' ')} fragment F40 on Query { all }`)
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    expect(planner.denials({ document, operation }, USER, () => NOW)).toHaveLength(1)
  })
})
