import { describe, expect, test } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { AppError, badInput } from '../../../src/core/errors.ts'
import { errorFormatter } from '../../../src/graphql/errors/error-formatter.ts'
import { logged, run, serve, told } from './test-errors.ts'

describe('errors thrown by resolvers', () => {
  test('keeps code, details, location and path of an AppError', async () => {
    expect(await told(badInput({ path: ['title'], message: 'Too long.' }))).toEqual([
      {
        message: 'Invalid input.',
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

  test('keeps a GraphQLError with a documented code', async () => {
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
  ])('masks %s and logs it under the request id', async (_name, error) => {
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

test('masks an error whose properties throw', async () => {
  const unreadable = Object.defineProperty(new Error(), 'message', {
    get: () => {
      throw new Error('hunter2')
    },
  })
  const extensions = { code: 'INTERNAL_SERVER_ERROR', requestId: 'request-7' }
  expect(await told(unreadable)).toEqual([{ message: 'Internal server error', extensions }])
})

test.each(['{ needed }', '{ odd }', '{ even }'])('masks an invalid return value: %s', async (query) => {
  const { errors } = await run(query)
  expect(errors).toMatchObject([{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }])
})

test('masks a plugin’s error without a code and does not run the operation', async () => {
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

test('never throws, for any input', () => {
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
