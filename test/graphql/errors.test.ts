import { ApolloServer } from '@apollo/server'
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals'
import { GraphQLError, GraphQLScalarType } from 'graphql'
import { parseConfig } from '../../src/config.ts'
import { AppError, badInput } from '../../src/errors.ts'
import { apolloOptions, type EdgeContext } from '../../src/graphql/apollo-options.ts'
import { errorFormatter } from '../../src/graphql/errors.ts'
import type { Log } from '../../src/log.ts'
import { newOperationRecord } from '../../src/telemetry/operation-record.ts'

const typeDefs = `#graphql
  scalar Even
  enum Colour { GREEN BLUE }
  input Place { street: String! colour: Colour even: Even within: [Place!] }
  type Query { fail: Int, needed: Int!, odd: Int, even: Even, todo(id: ID!): Int, find(place: Place, ids: [ID!]): Int }
`

let thrown: unknown
const logged: { details: { err?: unknown; path?: string }; message: string }[] = []
beforeEach(() => {
  logged.length = 0
})

const log: Log = { info: () => {}, warn: () => {}, error: (details, message) => logged.push({ details, message }) }

const resolvers = {
  Even: new GraphQLScalarType({
    name: 'Even',
    serialize: () => {
      throw new TypeError('hunter2 is not even')
    },
    parseValue: (value) => {
      if (Number(value) % 2 !== 0) throw new TypeError(`Value is not even: ${value}`)
      return value
    },
  }),
  Query: {
    fail: () => {
      throw thrown
    },
    needed: () => null,
    odd: () => 'hunter2',
    even: () => 3,
    todo: () => null,
    find: () => null,
  },
}

const servers: ApolloServer<EdgeContext>[] = []
afterAll(() => Promise.all(servers.map((server) => server.stop())))

function serve(settings: Record<string, string> = {}, plugins: { requestDidStart(): Promise<object> }[] = []) {
  const options = apolloOptions<EdgeContext>(parseConfig(settings), log)
  const server = new ApolloServer<EdgeContext>({
    typeDefs,
    resolvers,
    ...options,
    plugins: [...options.plugins, ...plugins],
  })
  servers.push(server)
  return async (query: string, variables: Record<string, unknown> = {}, operationName?: string) => {
    const { body } = await server.executeOperation(
      { query, variables, ...(operationName && { operationName }) },
      { contextValue: { requestId: 'request-7', log, operation: newOperationRecord(), viewer: null } },
    )
    if (body.kind !== 'single') throw new Error('not a single result')
    return body.singleResult
  }
}

const run = serve()

/** The errors of an operation, one of whose fields throws this. */
async function told(error: unknown) {
  thrown = error
  const { errors } = await run('{ fail }')
  return errors
}

describe('what a resolver throws', () => {
  test('is told with its code and details, its place and its path, if it is one of ours', async () => {
    expect(await told(badInput({ path: ['title'], message: 'Too long.' }))).toEqual([
      {
        message: 'The input is not valid.',
        locations: [{ line: 1, column: 3 }],
        path: ['fail'],
        extensions: { code: 'BAD_USER_INPUT', issues: [{ path: ['title'], message: 'Too long.' }] },
      },
    ])
    expect(await told(new AppError('TOO_MANY_REQUESTS', { retryAfter: 7 }))).toMatchObject([
      { extensions: { code: 'TOO_MANY_REQUESTS', retryAfter: 7 } },
    ])
    expect(logged).toEqual([])
  })

  test('is told as it is, if it is a GraphQLError with a code of the contract', async () => {
    const extensions = { code: 'FORBIDDEN', coordinate: 'Query.users', requiredRole: 'SUPPORT', http: { status: 418 } }
    expect(await told(new GraphQLError('Not yours.', { extensions }))).toMatchObject([
      { message: 'Not yours.', extensions: { code: 'FORBIDDEN', coordinate: 'Query.users', requiredRole: 'SUPPORT' } },
    ])
  })

  test.each([
    ['an Error', new Error('hunter2')],
    ['a GraphQLError without a code', new GraphQLError('hunter2')],
    ['a GraphQLError with a code of nobody', new GraphQLError('hunter2', { extensions: { code: 'TEAPOT' } })],
    [
      'a GraphQLError with a code that only an operation has',
      new GraphQLError('hunter2', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
    ],
    ['a GraphQLError with a name that objects have', new GraphQLError('hunter2', { extensions: { code: 'toString' } })],
    [
      "a library's error with a code of ours",
      Object.assign(new Error('hunter2'), { extensions: { code: 'NOT_FOUND' } }),
    ],
    ['a string', 'hunter2'],
    ['nothing', undefined],
    ['an object', { message: 'hunter2', code: 'NOT_FOUND' }],
  ])('is masked if it is %s, and logged under the id that is told', async (_name, error) => {
    const errors = await told(error)
    expect(errors).toEqual([
      {
        message: 'Internal server error',
        locations: [{ line: 1, column: 3 }],
        path: ['fail'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-7' },
      },
    ])
    expect(logged).toEqual([
      { details: { requestId: 'request-7', err: expect.anything(), path: 'fail' }, message: 'operation failed' },
    ])
    if (error instanceof Error && !(error instanceof GraphQLError)) expect(logged[0]?.details.err).toBe(error)
  })
})

test('an error that cannot be read is masked too', async () => {
  const unreadable = Object.defineProperty(new Error(), 'message', {
    get: () => {
      throw new Error('hunter2')
    },
  })
  const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-7' }
  expect(await told(unreadable)).toEqual([{ message: 'Internal server error', extensions }])
})

test.each(['{ needed }', '{ odd }', '{ even }'])(
  'a resolver that returns what it may not is masked: %s',
  async (query) => {
    const { errors } = await run(query)
    expect(errors).toMatchObject([{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
  },
)

describe('what is wrong with variables is told all at once, with its place', () => {
  const FIND = 'query ($place: Place, $ids: [ID!]) { find(place: $place, ids: $ids) }'

  test('in the input', async () => {
    const place = { colour: 'GREY', even: 3, within: [{ street: 1 }, { street: 'x', 'at "y': 1 }], hunter: 2 }
    const { errors, data } = await run(FIND, { place, ids: [null] })
    expect(data).toBeUndefined()
    expect(errors?.map(({ extensions }) => extensions)).toEqual(
      [
        [['place', 'street'], 'Field "street" of required type "String!" was not provided.'],
        [['place', 'colour'], expect.stringContaining('Value "GREY" does not exist in "Colour" enum.')],
        [['place', 'even'], 'Expected type "Even". Value is not even: 3'],
        [['place', 'within', '0', 'street'], 'String cannot represent a non string value: 1'],
        [['place', 'within', '1'], 'Field "at "y" is not defined by type "Place".'],
        [['place'], 'Field "hunter" is not defined by type "Place".'],
        [['ids', '0'], 'Expected non-nullable type "ID!" not to be null.'],
      ].map(([path, message]) => ({ code: 'BAD_USER_INPUT', issues: [{ path, message }] })),
    )
    expect(logged).toEqual([])
  })

  test('that are not there', async () => {
    const { errors } = await run('query ($id: ID!) { todo(id: $id) }')
    const message = 'Variable "$id" of required type "ID!" was not provided.'
    expect(errors).toEqual([
      {
        message,
        locations: [{ line: 1, column: 8 }],
        extensions: { code: 'BAD_USER_INPUT', issues: [{ path: ['id'], message }] },
      },
    ])
  })

  test('that are null where their default says that they would not be', async () => {
    const { errors } = await run('query ($id: ID = 1) { todo(id: $id) }', { id: null })
    expect(errors).toMatchObject([{ path: ['todo'], extensions: { code: 'BAD_USER_INPUT', issues: [{ path: [] }] } }])
    expect(logged).toEqual([])
  })
})

describe('what is wrong with a document', () => {
  test.each([
    ['{', 'GRAPHQL_PARSE_FAILED'],
    ['{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ find(place: {even: 3, street: ""}) }', 'GRAPHQL_VALIDATION_FAILED'],
    ['{ a: find b: find ...F }', 'GRAPHQL_VALIDATION_FAILED'],
    ['subscription { find }', 'GRAPHQL_VALIDATION_FAILED'],
    ['query ($no: Boolean! = true) { find @skip(if: $no) todo(id: [1, 2]) }', 'GRAPHQL_VALIDATION_FAILED'],
    [`{ find(ids: [${'1 '.repeat(2000)}]) }`, 'OPERATION_TOO_LARGE'],
    [`{ ${'find '.repeat(31)} }`, 'OPERATION_TOO_LARGE'],
  ])('has its code: %.40s', async (query, code) => {
    const { errors } = await run(query)
    expect(errors).toMatchObject([{ locations: [expect.anything()], extensions: { code } }])
    expect(logged).toEqual([])
  })

  test('names the limit that it exceeds', async () => {
    const { errors } = await run(`{ ${'find '.repeat(31)} }`)
    expect(errors?.map(({ message, extensions }) => ({ message, extensions }))).toEqual([
      {
        message: 'The operation is too large: it may have 30 repetitions of a field at most.',
        extensions: { code: 'OPERATION_TOO_LARGE', limit: 'repeats', most: 30 },
      },
    ])
  })

  test('is told again when it comes again', async () => {
    for (const query of ['{ nothing }', `{ ${'find '.repeat(31)} }`]) expect(await run(query)).toEqual(await run(query))
  })

  test('is cut where it is long', async () => {
    const { errors } = await run(`{ ${'x'.repeat(5000)} }`)
    expect(errors?.[0]?.message).toHaveLength(1000)
  })

  test('is told in no time where a client writes what looks like a suggestion over and over', async () => {
    const { errors } = await run('query ($no: Boolean!) { find @skip(if: $no) }', {
      no: 'Did you mean '.repeat(20_000),
    })
    expect(errors?.[0]?.message).toHaveLength(1000)
    const production = errorFormatter({ suggestions: false })
    const before = process.cpuUsage().user
    const message = `Variable got "${'Did you mean '.repeat(20_000)}"; Did you mean "secret"?`
    const told = production(
      { message },
      new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }),
    )
    expect(process.cpuUsage().user - before).toBeLessThan(1_000_000)
    expect(told.message).toBe('Variable got "')
  })

  test('is told 20 times at most', async () => {
    const { errors } = await run(`{ ${Array.from({ length: 20 }, (_, i) => `x${i} ...F${i}`).join(' ')} }`)
    expect(errors).toHaveLength(21)
    expect(errors?.at(-1)?.message).toMatch(/^Too many validation errors/)
  })

  test('names operations that are not there as an input that is not good', async () => {
    const { errors } = await run('query A { todo(id: 1) } query B { todo(id: 1) }', {}, 'C')
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', issues: [{ path: ['operationName'] }] } }])
  })
})

describe('names that the client did not send', () => {
  const secret = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', INTROSPECTION: 'all' }

  test.each([
    ['{ tod }', {}],
    ['{ find(plac: null) }', {}],
    ['{ find(place: {stret: "", street: ""}) }', {}],
    ['query ($p: Place) { find(place: $p) }', { p: { street: '', stret: '' } }],
    ['query ($p: Place) { find(place: $p) }', { p: { street: '', colour: 'GREN' } }],
    ['query ($p: Plac) { find(place: $p) }', {}],
  ])('are suggested in development only: %s %j', async (query, variables) => {
    expect(JSON.stringify((await run(query, variables)).errors)).toContain('Did you mean')
    const inProduction = JSON.stringify((await serve(secret)(query, variables)).errors)
    expect(inProduction).not.toMatch(/did you mean/i)
    expect(inProduction).not.toMatch(/GREEN|"(todo|place|street)"/)
  })
})

test('a plugin that refuses with an error of no code is masked, and its operation not run', async () => {
  const failing = {
    requestDidStart: async () => ({
      didResolveOperation: async () => {
        throw new Error('hunter2')
      },
    }),
  }
  const { errors, data } = await serve({}, [failing])('{ todo(id: 1) }')
  expect(data).toBeUndefined()
  expect(errors).toEqual([
    { message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-7' } },
  ])
})

test('the formatter does not throw, whatever it is given', () => {
  const format = errorFormatter({ suggestions: false })
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('hunter2')
      },
    },
  )
  for (const error of [
    null,
    undefined,
    hostile,
    Object.create(null),
    Symbol('x'),
    new Proxy(new GraphQLError('x'), {
      get: () => {
        throw new Error('hunter2')
      },
    }),
  ])
    expect(format({ message: 'hunter2' }, error)).toEqual({
      message: 'Internal server error',
      extensions: { code: 'INTERNAL_SERVER_ERROR' },
    })
})
