import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { PASSWORD, type SignedIn, startTestApp } from './test-app.ts'

const MINUTE = 60 * 1000

/** The clock runs normally and can be set forward. */
let ahead = 0
let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  app = await startTestApp({ settings: { REFRESH_GRACE: '0' }, now: () => new Date(Date.now() + ahead) })
})
afterAll(() => app.close())

const REFRESH = 'mutation ($token: String) { refresh(refreshToken: $token) { accessToken refreshToken } }'
const LOGOUT = 'mutation { logout }'

async function refresh(token: string) {
  const answer = await app.query<{ refresh: SignedIn }>(REFRESH, { variables: { token } })
  return { ...answer, tokens: answer.data?.refresh }
}

/** Returns the extensions of an operation's error. */
async function refusal(query: string, token?: string) {
  const { status, headers, data, errors = [] } = await app.query(query, { token })
  const [error, ...others] = errors
  expect([data, others]).toEqual([undefined, []])
  return { status, challenge: headers.get('www-authenticate'), ...error?.extensions }
}

test('supports a user’s life cycle: register, keep todos, refresh, delete the account', async () => {
  const registered = await app.query<{ register: SignedIn }>(
    `mutation { register(input: { email: "Ada@Example.com", password: "${PASSWORD}", name: "Ada" }) {
       accessToken refreshToken tokenType expiresIn user { id email name role emailVerified createdAt }
     } }`,
  )
  expect(registered.status).toBe(200)
  expect(registered.data?.register).toEqual({
    accessToken: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    refreshToken: expect.stringMatching(/^[\w-]{43,}$/),
    tokenType: 'Bearer',
    expiresIn: 900,
    user: {
      id: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/),
      email: 'Ada@Example.com',
      name: 'Ada',
      role: 'USER',
      emailVerified: false,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/),
    },
  })
  const { accessToken: token = '', refreshToken = '' } = registered.data?.register ?? {}

  for (const title of ['Read schema.graphql', 'Write a test'])
    expect(
      await app.query('mutation ($title: String!) { createTodo(input: { title: $title }) { title done } }', {
        token,
        variables: { title },
      }),
    ).toMatchObject({ status: 200, data: { createTodo: { title, done: false } } })
  const { data } = await app.query('{ todos { totalCount nodes { title } } }', { token })
  expect(data).toEqual({
    todos: { totalCount: 2, nodes: [{ title: 'Write a test' }, { title: 'Read schema.graphql' }] },
  })

  expect(await refusal('{ todos { totalCount } }')).toEqual({
    status: 401,
    challenge: 'Bearer',
    code: 'UNAUTHENTICATED',
    coordinate: 'Query.todos',
    reason: 'missing',
  })
  expect(await refusal('{ users { totalCount } }', token)).toEqual({
    status: 403,
    challenge: expect.stringMatching(/^Bearer .*error="insufficient_scope"/),
    code: 'FORBIDDEN',
    coordinate: 'Query.users',
    requiredRole: 'SUPPORT',
  })

  const { tokens: second } = await refresh(refreshToken)
  expect(second?.accessToken).not.toBe(token)
  expect(second?.refreshToken).not.toBe(refreshToken)
  expect(await app.query('{ todos { totalCount } }', { token: second?.accessToken })).toMatchObject({
    data: { todos: { totalCount: 2 } },
  })

  expect(await app.query(LOGOUT, { token: second?.accessToken })).toMatchObject({ data: { logout: true } })
  for (const each of [token, second?.accessToken])
    expect(await refusal('{ todos { totalCount } }', each)).toMatchObject({
      status: 401,
      challenge: expect.stringMatching(/^Bearer .*error="invalid_token"/),
      code: 'UNAUTHENTICATED',
      reason: 'revoked',
    })
  const left = await refresh(second?.refreshToken ?? '')
  expect(left).toMatchObject({ status: 200, data: null, errors: [{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }] })

  // A deleted account can register again.
  const again = await app.login('ada@example.com')
  expect(await app.query('{ me { name } }', { token: again.accessToken })).toMatchObject({
    data: { me: { name: 'Ada' } },
  })
})

test('revokes the session of a reused refresh token, including the tokens of its successor', async () => {
  const { accessToken, refreshToken } = await app.register('spent@example.com')
  const { tokens: next } = await refresh(refreshToken)
  expect(await refresh(refreshToken)).toMatchObject({
    status: 200,
    data: null,
    errors: [{ path: ['refresh'], extensions: { code: 'INVALID_REFRESH_TOKEN' } }],
  })
  expect(await refresh(next?.refreshToken ?? '')).toMatchObject({
    errors: [{ extensions: { code: 'INVALID_REFRESH_TOKEN' } }],
  })
  for (const token of [accessToken, next?.accessToken])
    expect(await refusal('{ me { id } }', token)).toMatchObject({ code: 'UNAUTHENTICATED', reason: 'revoked' })
})

test('reports an expired or malformed access token and still answers public operations', async () => {
  const { accessToken, refreshToken } = await app.register('late@example.com')
  ahead += 16 * MINUTE
  expect(await refusal('{ me { id } }', accessToken)).toMatchObject({ status: 401, reason: 'expired' })
  expect(await refusal('{ me { id } }', 'none.of.ours')).toMatchObject({ status: 401, reason: 'malformed' })
  const answer = await app.query(REFRESH, { token: accessToken, variables: { token: refreshToken } })
  expect(answer).toMatchObject({ status: 200, data: { refresh: { accessToken: expect.any(String) } } })
})

test('revokes the session on logout by refresh token only, and returns true without a session', async () => {
  const { accessToken, refreshToken } = await app.register('leaves@example.com')
  const logout = 'mutation ($token: String) { logout(refreshToken: $token) }'
  for (const token of [refreshToken, refreshToken, 'no token at all', null])
    expect(await app.query(logout, { variables: { token } })).toMatchObject({ status: 200, data: { logout: true } })
  expect(await refusal('{ me { id } }', accessToken)).toMatchObject({ reason: 'revoked' })
})

describe('GraphQL over GET', () => {
  const get = (parameters: Record<string, string>, token?: string) =>
    fetch(`${app.url}/graphql?${new URLSearchParams(parameters)}`, {
      headers: {
        accept: 'application/graphql-response+json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
    })

  test('answers a query with variables by GET', async () => {
    const { accessToken } = await app.register('gets@example.com')
    const response = await get(
      { query: 'query ($first: Int) { me { email } todos(first: $first) { nodes { id } } }', variables: '{"first":1}' },
      accessToken,
    )
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ data: { me: { email: 'gets@example.com' }, todos: { nodes: [] } } })
  })

  test('rejects a mutation by GET', async () => {
    const { accessToken } = await app.register('mutates@example.com')
    const response = await get({ query: 'mutation { logoutAll }' }, accessToken)
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toMatch(/POST/)
    expect(await app.query('{ me { id } }', { token: accessToken })).toMatchObject({ status: 200 })
  })
})

test('answers a denial with status 200 and WWW-Authenticate under application/json', async () => {
  const { status, headers, errors } = await app.query('{ me { id } }', { headers: { accept: 'application/json' } })
  expect([status, headers.get('www-authenticate')]).toEqual([200, 'Bearer'])
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'missing' } }])
})
