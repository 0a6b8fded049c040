import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type SignedIn, startTestApp } from '../../api/test-app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let ada: SignedIn
/** Number of requests that Apollo Server answered. */
let byApollo = 0
beforeAll(async () => {
  app = await startTestApp()
  ada = await app.register('ada@example.com')
  const { apollo } = app
  const execute = apollo.executeHTTPGraphQLRequest.bind(apollo)
  apollo.executeHTTPGraphQLRequest = (request) => {
    byApollo += 1
    return execute(request)
  }
})
afterAll(() => app.close())
beforeEach(() => {
  byApollo = 0
})

type Sent = { method?: string; search?: Record<string, string>; headers?: Record<string, string>; body?: object }

async function send({ method = 'POST', search, headers, body }: Sent) {
  const url = `${app.url}/graphql${search ? `?${new URLSearchParams(search)}` : ''}`
  const type: Record<string, string> = body ? { 'content-type': 'application/json' } : {}
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${ada.accessToken}`, ...type, ...headers },
    ...(body && { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as { data?: unknown }
  return { status: response.status, type: response.headers.get('content-type'), ...answer }
}

/**
 * Sends a request until it is compiled, then twice more.
 * @returns how many of the last two Apollo Server answered.
 */
async function repeat(sent: Sent): Promise<number> {
  for (let time = 0; time < 3; time++) expect(await send(sent)).toMatchObject({ status: 200, data: expect.anything() })
  byApollo = 0
  const answers = [await send(sent), await send(sent)]
  expect(answers[0]).toMatchObject({ status: 200, data: { todos: { nodes: [] } } })
  expect(answers[1]).toEqual(answers[0])
  return byApollo
}

const page = (name: string) => `query ${name}($first: Int) { todos(first: $first) { nodes { id title } } }`

/** Default requests of client releases in November 2026. */
const CLIENTS: Record<string, (query: string, operationName: string) => Sent> = {
  'Apollo Client 4': (query, operationName) => ({
    headers: { accept: 'application/graphql-response+json,application/json;q=0.9' },
    body: {
      operationName,
      variables: { first: 20 },
      extensions: { clientLibrary: { name: '@apollo/client', version: '4.3.8' } },
      query,
    },
  }),
  'Apollo Client 4 with a name': (query, operationName) => ({
    headers: {
      accept: 'application/graphql-response+json,application/json;q=0.9',
      'apollographql-client-name': 'web',
      'apollographql-client-version': '1',
    },
    body: {
      operationName,
      variables: { first: 20 },
      extensions: { clientLibrary: { name: '@apollo/client', version: '4.3.8' } },
      query,
    },
  }),
  'urql, by GET': (query, operationName) => ({
    method: 'GET',
    headers: {
      accept:
        'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    },
    search: { query, operationName, variables: '{"first":20}' },
  }),
  'urql, by POST': (query, operationName) => ({
    headers: {
      accept:
        'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
    },
    body: { operationName, query, variables: { first: 20 } },
  }),
  'Relay’s documented network function': (query) => ({ body: { query, variables: { first: 20 } } }),
  'graphql-request': (query, operationName) => ({
    headers: { accept: 'application/graphql-response+json, application/json' },
    body: { query, variables: { first: 20 }, operationName },
  }),
  'fetch with documents of graphql-codegen': (query) => ({
    headers: { accept: 'application/graphql-response+json' },
    body: { query, variables: { first: 20 } },
  }),
  'a GET with parameters that are as good as left out': (query) => ({
    method: 'GET',
    search: { query, operationName: '', variables: '{"first":20}', extensions: 'null' },
  }),
}

describe('compiled operations by client', () => {
  test.each(Object.entries(CLIENTS))('answers a page from the compiled path for %s', async (client, request) => {
    const name = `P${Object.keys(CLIENTS).indexOf(client)}`
    expect(await repeat(request(page(name), name))).toBe(0)
  })
})

test('compiles a document for requests with and without its operation name', async () => {
  const query = page('Named')
  const variables = { first: 20 }
  expect(await repeat({ body: { query, variables } })).toBe(0)
  for (const operationName of ['Named', null, undefined]) await send({ body: { query, variables, operationName } })
  expect(byApollo).toBe(0)
})

test('compiles each operation of a document under its name', async () => {
  const query = `${page('One')} query Two { todos(first: 1) { nodes { title } } }`
  expect(await repeat({ body: { query, operationName: 'One', variables: { first: 20 } } })).toBe(0)
  expect(await repeat({ body: { query, operationName: 'Two' } })).toBe(0)
  await send({ body: { query, operationName: 'One', variables: { first: 20 } } })
  expect(byApollo).toBe(0)
  expect(await send({ body: { query } })).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] })
})

describe('requests left to Apollo Server', () => {
  const query = page('Known')
  beforeAll(() => repeat({ body: { query, variables: { first: 20 } } }))

  test.each<[string, Sent]>([
    ['a persisted query', { body: { query, extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } } }],
    ['an empty operation name', { body: { query, operationName: '' } }],
    ['another operation name', { body: { query, operationName: 'Other' } }],
    ['variables that are text', { body: { query, variables: '{}' } }],
    ['extensions that are text', { body: { query, extensions: 'x' } }],
    ['variables that are a list', { method: 'GET', search: { query, variables: '[]' } }],
    ['variables that are not JSON', { method: 'GET', search: { query, variables: '{' } }],
  ])('leaves to Apollo Server %s', async (_name, sent) => {
    await send(sent)
    expect(byApollo).toBe(1)
  })

  test('leaves a mutation by GET to Apollo Server, which rejects it', async () => {
    const query = 'mutation Touch { updateProfile(input: { name: "Ada" }) { name } }'
    for (let time = 0; time < 4; time++) await send({ body: { query } })
    byApollo = 0
    expect(await send({ body: { query } })).toMatchObject({ data: { updateProfile: { name: 'Ada' } } })
    expect(byApollo).toBe(0)
    expect(await send({ method: 'GET', search: { query } })).toMatchObject({ status: 405 })
  })
})

test('leaves every operation to Apollo Server with COMPILED_OPERATIONS=off', async () => {
  const plain = await startTestApp({ settings: { COMPILED_OPERATIONS: 'off' } })
  const { accessToken } = await plain.register('ada@example.com')
  let answered = 0
  const execute = plain.apollo.executeHTTPGraphQLRequest.bind(plain.apollo)
  plain.apollo.executeHTTPGraphQLRequest = (request) => {
    answered += 1
    return execute(request)
  }
  for (let time = 0; time < 6; time++)
    expect(await plain.query('{ todos { nodes { id } } }', { token: accessToken })).toMatchObject({
      data: { todos: { nodes: [] } },
    })
  expect(answered).toBe(6)
  await plain.close()
})
