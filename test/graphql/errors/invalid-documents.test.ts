import { describe, expect, test } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { errorFormatter } from '../../../src/graphql/errors/error-formatter.ts'
import { logged, run, serve } from './test-errors.ts'

describe('errors of invalid documents', () => {
  test.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ find(place: {even: 3, street: ""}) }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ a: find b: find ...F }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { find }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query ($no: Boolean! = true) { find @skip(if: $no) todo(id: [1, 2]) }', 'GRAPHQL_VALIDATION_FAILED'],
    [`{ find(ids: [${'1 '.repeat(2000)}]) }`, 'OPERATION_TOO_LARGE'],
    [`{ ${'find '.repeat(31)} }`, 'OPERATION_TOO_LARGE'],
  ])('returns the error code of the document %.40s', async (query, code) => {
    const { errors } = await run(query)
    expect(errors).toMatchObject([{ locations: [expect.anything()], extensions: { code } }])
    expect(logged).toEqual([])
  })

  test('names the setting of an exceeded limit', async () => {
    const { errors } = await run(`{ ${'find '.repeat(31)} }`)
    expect(errors?.map(({ message, extensions }) => ({ message, extensions }))).toEqual([
      {
        message: 'The operation is too large: LIMIT_REPEATS allows 30 repetitions of a field, merged fields included.',
        extensions: { code: 'OPERATION_TOO_LARGE', limit: 30, setting: 'LIMIT_REPEATS' },
      },
    ])
  })

  test('returns the same errors when the document is sent again', async () => {
    for (const query of ['{ nothing }', `{ ${'find '.repeat(31)} }`]) expect(await run(query)).toEqual(await run(query))
  })

  test('cuts messages to 1,000 characters', async () => {
    const { errors } = await run(`{ ${'x'.repeat(5000)} }`)
    expect(errors?.[0]?.message).toHaveLength(1000)
  })

  test('strips suggestions in linear time from text that repeats their wording', async () => {
    const { errors } = await run('query ($no: Boolean!) { find @skip(if: $no) }', {
      no: 'Did you mean '.repeat(20_000),
    })
    expect(errors?.[0]?.message).toHaveLength(1000)
    const production = errorFormatter({ suggestions: false })
    // Quadratic time would take hours here.
    const message = `Variable got "${'Did you mean '.repeat(500_000)}"; Did you mean "secret"?`
    const told = production(
      { message },
      new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
    )
    expect(told.message).toBe('Variable got "')
  })

  test('returns at most 20 validation errors', async () => {
    const { errors } = await run(`{ ${Array.from({ length: 20 }, (_, i) => `x${i} ...F${i}`).join(' ')} }`)
    expect(errors).toHaveLength(21)
    expect(errors?.at(-1)?.message).toMatch(/^Too many validation errors/)
  })

  test('returns BAD_USER_INPUT for an unknown operation name', async () => {
    const { errors } = await run('query A { todo(id: 1) } query B { todo(id: 1) }', {}, 'C')
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', issues: [{ path: ['operationName'] }] } }])
  })
})

describe('suggestions of names that the client did not send', () => {
  const secret = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', INTROSPECTION: 'all' }

  test.each([
    ['{ tod }', {}],
    ['{ find(plac: null) }', {}],
    ['{ find(place: {stret: "", street: ""}) }', {}],
    ['query ($p: Place) { find(place: $p) }', { p: { street: '', stret: '' } }],
    ['query ($p: Place) { find(place: $p) }', { p: { street: '', colour: 'GREN' } }],
    ['query ($p: Plac) { find(place: $p) }', {}],
  ])('makes suggestions in development only: %s %j', async (query, variables) => {
    expect(JSON.stringify((await run(query, variables)).errors)).toContain('Did you mean')
    const inProduction = JSON.stringify((await serve(secret)(query, variables)).errors)
    expect(inProduction).not.toMatch(/did you mean/i)
    expect(inProduction).not.toMatch(/GREEN|"(todo|place|street)"/)
  })
})
