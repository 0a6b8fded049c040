import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery, printSchema } from 'graphql'
import { type SignedIn, startTestApp } from '../../api/test-app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let ada: SignedIn
beforeAll(async () => {
  app = await startTestApp()
  ada = await app.register('ada@example.com')
  for (let index = 0; index < 100; index++)
    await app.query('mutation ($t: String!) { createTodo(input: { title: $t, notes: $t }) { id } }', {
      token: ada.accessToken,
      variables: { t: `todo ${index}` },
    })
})
afterAll(() => app.close())

describe('requests within the limits', () => {
  test.each([
    ['the least', {}],
    [
      'the most',
      {
        schemaDescription: true,
        inputValueDeprecation: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        oneOf: true,
      },
    ],
  ])('answers the introspection of code generators and IDEs with %s', async (_name, options) => {
    const { data, errors } = await app.query<IntrospectionQuery>(getIntrospectionQuery(options))
    expect(errors).toBeUndefined()
    if (!data) throw new Error('no data')
    expect(printSchema(buildClientSchema(data))).toContain('createTodo(input: CreateTodoInput!): Todo!')
  })

  test('answers a page of 100 todos with all fields, fragments and variables', async () => {
    const { data, errors } = await app.query<{ me: object; todos: { edges: object[]; nodes: object[] } }>(
      `query Page($first: Int!, $after: String, $filter: TodoFilter, $details: Boolean = true) {
        me { ...Person }
        todos(first: $first, after: $after, filter: $filter, orderBy: { field: CREATED_AT, direction: DESC }) {
          __typename totalCount
          pageInfo { __typename hasNextPage hasPreviousPage startCursor endCursor }
          edges { __typename cursor node { ...Row ...Details @include(if: $details) } }
          nodes { ...Row ...Details }
        }
        sessions { nodes { __typename id createdAt lastUsedAt expiresAt ip userAgent current } }
      }
      fragment Person on User { __typename id email name role emailVerified createdAt }
      fragment Row on Todo { __typename id title done }
      fragment Details on Todo { __typename id notes dueAt createdAt updatedAt }`,
      { token: ada.accessToken, variables: { first: 100 } },
    )
    expect(errors).toBeUndefined()
    expect(data?.todos.edges).toHaveLength(100)
    expect(data?.todos.nodes).toHaveLength(100)
  })

  test('creates ten todos in one mutation', async () => {
    const fields = Array.from(
      { length: 10 },
      (_, index) => `t${index}: createTodo(input: { title: "x" }) { id title done }`,
    )
    const { errors } = await app.query(`mutation { ${fields.join(' ')} }`, { token: ada.accessToken })
    expect(errors).toBeUndefined()
  })

  test('stores notes of 10,000 characters of twelve bytes each', async () => {
    const body = JSON.stringify({
      query: 'mutation ($n: String!) { createTodo(input: { title: "x", notes: $n }) { notes } }',
      variables: { n: '' },
    }).replace('""', `"${'\\ud83d\\ude00'.repeat(5000)}"`)
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${ada.accessToken}` }
    const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body })
    expect(await response.json()).toEqual({ data: { createTodo: { notes: '😀'.repeat(5000) } } })
  })
})
