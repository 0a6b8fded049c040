import { type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { GraphQLError } from 'graphql'
import { startTestServer } from '../test-server.ts'

const GRAPHQL = 'application/graphql-response+json'
const JSON_ONLY = 'application/json'

let server: Awaited<ReturnType<typeof startTestServer>>
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.close())

/** Rejects an operation before execution, as a plugin that checks it does. */
const refusing = (errors: GraphQLError[], status?: number, headers = new HeaderMap()): ApolloServerPlugin => ({
  requestDidStart: async () => ({
    responseForOperation: async () => ({
      body: { kind: 'single', singleResult: { errors: errors.map((error) => error.toJSON()) } },
      http: { ...(status && { status }), headers },
    }),
  }),
})

const failure = (code: string, details: object = {}) =>
  new GraphQLError('refused', { extensions: { code, ...details } })

describe('status before execution', () => {
  test.each([
    ['a document that cannot be parsed', '{', 'GRAPHQL_PARSE_FAILED'],
    ['a document that is not valid', '{ nothing }', 'GRAPHQL_VALIDATION_FAILED'],
    ['an operation of a type that the schema lacks', 'subscription { me }', 'GRAPHQL_VALIDATION_FAILED'],
    ['a variable of the wrong type', 'query ($ms: Int!) { slow(ms: $ms) }', 'BAD_USER_INPUT'],
  ])('answers %s with 400, or 200 to clients that accept only JSON', async (_name, query, code) => {
    for (const [accept, status] of [[GRAPHQL, 400] as const, [JSON_ONLY, 200] as const]) {
      const response = await server.query(query, { accept })
      expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`)
      expect(response.status).toBe(status)
      const answer = await response.json()
      expect(answer).toMatchObject({ errors: [{ extensions: { code } }] })
      expect(answer).not.toHaveProperty('data')
    }
  })

  test.each([
    ['UNAUTHENTICATED', { reason: 'missing' }, 401, 'Bearer'],
    ['UNAUTHENTICATED', { reason: 'expired' }, 401, 'Bearer error="invalid_token"'],
    ['FORBIDDEN', {}, 403, 'Bearer error="insufficient_scope"'],
    [
      'REAUTHENTICATION_REQUIRED',
      { maxAge: 300 },
      401,
      'Bearer error="insufficient_user_authentication", max_age="300"',
    ],
    ['TOO_MANY_REQUESTS', { retryAfter: 7 }, 429, null],
    ['UNAVAILABLE', { retryAfter: 7 }, 503, null],
    ['OPERATION_TOO_LARGE', {}, 400, null],
    ['INTERNAL_SERVER_ERROR', {}, 500, null],
  ])('answers %s %j with %i and WWW-Authenticate %s', async (code, details, status, authenticate) => {
    const refused = await startTestServer({}, { plugins: [refusing([failure(code, details)])] })
    const response = await refused.query('{ me }', { accept: GRAPHQL })
    expect(response.status).toBe(status)
    expect(response.headers.get('www-authenticate')).toBe(authenticate)
    const inJson = await refused.query('{ me }', { accept: JSON_ONLY })
    expect(inJson.status).toBe(status >= 500 ? status : 200)
    expect(inJson.headers.get('www-authenticate')).toBe(authenticate)
    await refused.close()
  })

  test('sends the longest wait as Retry-After', async () => {
    const errors = [3, 12.2, 5].map((retryAfter) => failure('TOO_MANY_REQUESTS', { retryAfter }))
    const refused = await startTestServer({}, { plugins: [refusing(errors)] })
    expect((await refused.query('{ me }')).headers.get('retry-after')).toBe('13')
    await refused.close()
  })

  test('answers parameters of the wrong type with 400 for every media type', async () => {
    for (const accept of [GRAPHQL, JSON_ONLY]) {
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept },
        body: '{"query":"{me}","variables":[1]}',
      })
      expect(response.status).toBe(400)
      expect(await response.json()).toHaveProperty('errors')
    }
  })
})

describe('status after execution', () => {
  test.each(['NOT_FOUND', 'BAD_USER_INPUT', 'INTERNAL_SERVER_ERROR', 'TOO_MANY_REQUESTS', 'UNAUTHENTICATED'])(
    'answers 200 for %s from a resolver, since there is data',
    async (code) => {
      const response = await server.query(`{ me fail(code: "${code}") }`, { accept: GRAPHQL })
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ data: { me: 'Ada', fail: null } })
    },
  )

  test('answers UNAVAILABLE with 503 when nothing was executed, so that clients can retry', async () => {
    const fail = 'required(code: "UNAVAILABLE", retryAfter: 4)'
    const statusOf = async (document: string) => {
      const response = await server.query(document, { accept: GRAPHQL })
      expect(response.headers.get('retry-after')).toBe('4')
      return response.status
    }
    expect(await statusOf(`{ ${fail} }`)).toBe(503)
    expect(await statusOf(`{ me ${fail} }`)).toBe(503)
    expect(await statusOf(`mutation { ${fail} }`)).toBe(503)
    expect(await statusOf(`mutation { touch ${fail} }`)).toBe(200)
    expect(await statusOf('{ me fail(code: "UNAVAILABLE", retryAfter: 4) }')).toBe(200)
  })

  test('sets WWW-Authenticate and Retry-After for errors of resolvers', async () => {
    const forbidden = await server.query('{ fail(code: "FORBIDDEN") }')
    expect(forbidden.headers.get('www-authenticate')).toBe('Bearer error="insufficient_scope"')
    const both = await server.query(
      '{ a: fail(code: "FORBIDDEN") b: fail(code: "UNAUTHENTICATED", reason: "missing") }',
    )
    expect(both.headers.get('www-authenticate')).toBe('Bearer')
    const busy = await server.query('{ fail(code: "TOO_MANY_REQUESTS", retryAfter: 4) }')
    expect(busy.headers.get('retry-after')).toBe('4')
  })
})

test('keeps headers and status of another plugin', async () => {
  const strict = refusing([failure('FORBIDDEN')], 418, new HeaderMap([['www-authenticate', 'Bearer scope="tea"']]))
  const refused = await startTestServer({}, { plugins: [strict] })
  const response = await refused.query('{ me }', { accept: GRAPHQL })
  expect(response.status).toBe(418)
  expect(response.headers.get('www-authenticate')).toBe('Bearer scope="tea"')
  await refused.close()
})
