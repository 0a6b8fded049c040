/**
 * `node` and `nodes` (Global Object Identification Specification): visibility by viewer, and refetching as
 * relay-compiler does it.
 */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { v7 as uuidv7 } from 'uuid'
import { type SignedIn, startTestApp } from './test-app.ts'
import { tokenOf } from './viewers.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let [ada, bob]: SignedIn[] = []
const ids = { user: '', todo: '', session: '', event: '' }
let [support, admin] = ['', '']
beforeAll(async () => {
  app = await startTestApp()
  ;[ada, bob] = [await app.register('ada@example.com'), await app.register('bob@example.com')]
  ;[support, admin] = [await tokenOf(app, 'SUPPORT'), await tokenOf(app, 'ADMIN')]
  const token = ada.accessToken
  const created = await app.query<{ createTodo: { id: string } }>(
    'mutation { createTodo(input: { title: "Buy ink" }) { id } }',
    { token },
  )
  const own = await app.query<{ me: { id: string }; sessions: { nodes: { id: string }[] } }>(
    '{ me { id } sessions { nodes { id } } }',
    {
      token,
    },
  )
  const trail = await app.query<{ auditEvents: { nodes: { id: string }[] } }>(
    '{ auditEvents(last: 1) { nodes { id } } }',
    { token: admin },
  )
  ids.todo = created.data?.createTodo.id ?? ''
  ids.user = own.data?.me.id ?? ''
  ids.session = own.data?.sessions.nodes[0]?.id ?? ''
  ids.event = trail.data?.auditEvents.nodes[0]?.id ?? ''
})
afterAll(() => app.close())

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }'
type Nodes = { nodes: ({ __typename: string; id: string } | null)[] }
const all = () => Object.values(ids)
async function seenBy(token: string | undefined) {
  const { data } = await app.query<Nodes>(NODES, { token, variables: { ids: all() } })
  return data?.nodes.map((node) => node?.__typename ?? null)
}

describe('visibility through node and nodes', () => {
  test('returns a viewer’s own user, todos, sessions and audit events', async () => {
    expect(await seenBy(ada?.accessToken)).toEqual(['User', 'Todo', 'Session', 'AuditEvent'])
  })

  test('returns nothing of another user to a USER', async () => {
    expect(await seenBy(bob?.accessToken)).toEqual([null, null, null, null])
  })

  test('returns any user’s objects to a SUPPORT viewer', async () => {
    expect(await seenBy(support)).toEqual(['User', 'Todo', 'Session', null])
  })

  test('returns audit entries of others to an ADMIN only', async () => {
    expect(await seenBy(admin)).toEqual(['User', 'Todo', 'Session', 'AuditEvent'])
  })
})

test('answers for a hidden id exactly as for unknown and malformed ids', async () => {
  const ask = (id: string) =>
    app.query('query ($id: ID!) { node(id: $id) { id } }', { token: bob?.accessToken, variables: { id } })
  for (const id of [...all(), uuidv7(), '', 'x', '\u0000', "' OR 1=1"]) {
    const { status, data, errors } = await ask(id)
    expect({ status, data, errors }).toEqual({ status: 200, data: { node: null }, errors: undefined })
  }
})

test('runs the same number of queries for hidden and unknown ids', async () => {
  const statements: string[] = []
  // Excludes the revocation list, which is read at intervals, whatever is requested.
  const polled = /^SELECT .*\bEnding\b/
  const counted = await startTestApp({ onQuery: (sql) => void (polled.test(sql) || statements.push(sql)) })
  const token = (await counted.register('carl@example.com')).accessToken
  const other = await counted.register('dora@example.com')
  const costOf = async (id: string) => {
    statements.length = 0
    await counted.query('query ($id: ID!) { node(id: $id) { id } }', { token, variables: { id } })
    return statements.length
  }
  await costOf(uuidv7())
  expect(await costOf(other.user.id)).toBe(await costOf(uuidv7()))
  await counted.close()
})

test('resolves @refetchable fragments by type', async () => {
  const refetch = `query RowRefetch($id: ID!) { node(id: $id) { __typename ...Row id } }
    fragment Row on Todo { title done }`
  const variables = { id: ids.todo }
  for (let times = 0; times < 3; times++) {
    const { data } = await app.query(refetch, { token: ada?.accessToken, variables })
    expect(data).toEqual({ node: { __typename: 'Todo', id: ids.todo, title: 'Buy ink', done: false } })
  }
})

test('applies the requirements of fields below node', async () => {
  const query = 'query ($id: ID!) { node(id: $id) { ... on User { email disabled } } }'
  const { data, errors } = await app.query(query, { token: ada?.accessToken, variables: { id: ids.user } })
  expect([data, errors]).toMatchObject([
    undefined,
    [{ extensions: { code: 'FORBIDDEN', coordinate: 'User.disabled' } }],
  ])
  const own = 'query ($id: ID!) { node(id: $id) { ... on User { email } } }'
  expect((await app.query(own, { token: ada?.accessToken, variables: { id: ids.user } })).data).toEqual({
    node: { email: 'ada@example.com' },
  })
})

test('rejects anonymous requests for nodes', async () => {
  const { errors } = await app.query(NODES, { variables: { ids: all() } })
  expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED', reason: 'missing' } }])
})

describe('nodes', () => {
  test('keeps the order of ids, with null for unknown and duplicates repeated', async () => {
    const wanted = [ids.todo, uuidv7(), ids.user, ids.todo]
    const { data } = await app.query<Nodes>(NODES, { token: ada?.accessToken, variables: { ids: wanted } })
    expect(data?.nodes.map((node) => node?.id ?? null)).toEqual([ids.todo, null, ids.user, ids.todo])
  })

  test('rejects more than 100 ids', async () => {
    const { errors } = await app.query(NODES, {
      token: ada?.accessToken,
      variables: { ids: Array(101).fill(ids.todo) },
    })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', issues: [{ path: ['ids'] }] } }])
  })

  test('multiplies the cost by the number of ids', async () => {
    const query =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on User { todos(first: 50) { nodes { id title done } } } } }'
    const ask = (count: number) =>
      app.query(query, { token: support, variables: { ids: Array.from({ length: count }, () => uuidv7()) } })
    expect((await ask(10)).errors).toBeUndefined()
    expect((await ask(100)).errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }])
  })
})
