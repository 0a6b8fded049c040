import { describe, expect, test } from '@jest/globals'
import { buildSchema, getOperationAST, parse } from 'graphql'
import { compilePolicy, createPlanner } from '../../../src/authorization/index.ts'
import { authorized, NOW, USER } from '../support/authorized.ts'
import { DIRECTIVES, ROLES } from '../support/directives.ts'
import { SDL } from './schema.ts'

describe('@skip and @include', () => {
  test.each([
    ['{ open all @skip(if: true) }', {}, true],
    ['{ open all @skip(if: false) }', {}, false],
    ['{ open all @include(if: false) }', {}, true],
    ['{ open all @include(if: true) }', {}, false],
    ['query ($c: Boolean!) { open all @skip(if: $c) }', { c: true }, true],
    ['query ($c: Boolean!) { open all @skip(if: $c) }', { c: false }, false],
    ['query ($c: Boolean!) { open ... @include(if: $c) { all } }', { c: false }, true],
    ['query ($c: Boolean!) { open ...F @include(if: $c) } fragment F on Query { all }', { c: true }, false],
    ['query ($c: Boolean = true) { open all @skip(if: $c) }', {}, true],
    ['query ($c: Boolean = true) { open all @skip(if: $c) }', { c: false }, false],
    ['query ($c: Boolean!) { open all @skip(if: $c) }', {}, false],
    ['query ($c: Boolean!, $d: Boolean!) { open all @include(if: $c) @skip(if: $d) }', { c: true, d: true }, true],
    ['query ($c: Boolean!, $d: Boolean!) { open all @include(if: $c) @skip(if: $d) }', { c: true, d: false }, false],
  ])('decides %s with %j: allowed %p', async (query, variables, allowed) => {
    const schema = authorized(SDL)
    for (const _twice of [1, 2])
      expect((await schema.ask(query, { viewer: USER, variables })).denied).toEqual(
        allowed ? [] : [['FORBIDDEN', 'Query.all']],
      )
  })

  test('keeps at most 64 plans, and decides the other combinations alike', () => {
    const schema = buildSchema(DIRECTIVES + SDL)
    const planner = createPlanner(schema, compilePolicy(schema, { roles: ROLES }))
    const names = Array.from({ length: 8 }, (_, index) => `c${index}`)
    const document = parse(
      `query (${names.map((name) => `$${name}: Boolean!`)}) { open ${names.map((name, index) => `a${index}: ${index === 7 ? 'all' : 'open'} @include(if: $${name})`).join(' ')} }`,
    )
    const known = getOperationAST(document)
    if (!known) throw new Error('no operation')
    let compiled = 0
    const operation = new Proxy(known, {
      get(target, key, receiver) {
        if (key === 'selectionSet') compiled++
        return Reflect.get(target, key, receiver)
      },
    })
    for (const plans of [256, 256 + 192]) {
      for (let combination = 0; combination < 256; combination++) {
        const variables = Object.fromEntries(names.map((name, index) => [name, ((combination >> index) & 1) === 1]))
        const denials = planner.denials({ document, operation, variables }, USER, () => NOW)
        expect(denials.length > 0).toBe(variables.c7)
      }
      expect(compiled).toBe(plans)
    }
  })

  test('evaluates the switches of a known document at each request', () => {
    const schema = buildSchema(DIRECTIVES + SDL)
    const planner = createPlanner(schema, compilePolicy(schema, { roles: ROLES }))
    const document = parse('query ($a: Boolean!, $b: Boolean!) { open all @skip(if: $a) x: all @include(if: $b) }')
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    for (const _twice of [1, 2])
      for (const a of [true, false])
        for (const b of [true, false]) {
          const denials = planner.denials({ document, operation, variables: { a, b } }, USER, () => NOW)
          expect(denials.length > 0).toBe(!a || b)
        }
  })

  test('distinguishes the string "true" from the Boolean for @skip', () => {
    const schema = buildSchema(DIRECTIVES + SDL)
    const planner = createPlanner(schema, compilePolicy(schema, { roles: ROLES }))
    const document = parse('query ($c: Boolean!) { open all @skip(if: $c) }')
    const operation = getOperationAST(document)
    if (!operation) throw new Error('no operation')
    const denials = (c: unknown) => planner.denials({ document, operation, variables: { c } }, USER, () => NOW)
    expect(['true', true, 'true'].map((c) => denials(c).length)).toEqual([1, 0, 1])
  })

  test('executes nothing when the variable of @skip is null', async () => {
    const query = 'query ($c: Boolean = true) { open all @skip(if: $c) }'
    const { data, errors } = await authorized(SDL).ask(query, { viewer: USER, variables: { c: null } })
    expect(data ?? null).toBeNull()
    expect(errors).not.toEqual([])
  })
})
