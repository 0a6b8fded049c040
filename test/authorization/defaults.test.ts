import { describe, expect, test } from '@jest/globals'
import { graphql, parse } from 'graphql'
import { createAuthorization } from '../../src/authorization/index.ts'
import { ADMIN, authorized, type Context, executable, USER } from './support/authorized.ts'
import { ROLES } from './support/directives.ts'

const SDL = `
  type Query { open(y: Int): Int @public plain: Plain @public mine: Int @auth all: Int @auth(role: ADMIN) with(x: Int @auth): Int @public }
  type Plain { x: Int }
`

describe('defaults of the options', () => {
  const { schema } = createAuthorization<Context>(
    executable(`${SDL} extend type Query { fresh: Int @auth(maxAge: 60) }`),
    { roles: ROLES, viewer: ({ viewer = null }) => viewer },
  )

  test('reports the reason "missing" for an anonymous viewer by default', async () => {
    const { errors } = await graphql({ schema, source: '{ all }', contextValue: {} })
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'UNAUTHENTICATED',
      coordinate: 'Query.all',
      reason: 'missing',
    })
  })

  test('measures the age of an authentication by the system clock', async () => {
    const ask = async (seconds: number) => {
      const viewer = { role: 'USER', authTime: new Date(Date.now() - seconds * 1000) }
      return (await graphql({ schema, source: '{ fresh }', contextValue: { viewer } })).errors
    }
    expect(await ask(0)).toBeUndefined()
    expect(await ask(61)).toMatchObject([{ extensions: { code: 'REAUTHENTICATION_REQUIRED' } }])
  })

  test('shows everything by introspection', async () => {
    const { data } = await graphql({
      schema,
      source: '{ __type(name: "Query") { fields { name } } }',
      contextValue: {},
    })
    expect(data).toMatchObject({ __type: { fields: expect.arrayContaining([{ name: 'all' }]) } })
  })
})

describe('servers other than Apollo Server', () => {
  test('returns the errors of a rejected operation, or none', () => {
    const { authorize } = authorized(SDL)
    const document = parse('query A { open } query B { all }')
    const [a, b] = document.definitions
    if (a?.kind !== 'OperationDefinition' || b?.kind !== 'OperationDefinition') throw new Error('no operation')
    expect(authorize({ document, operation: a, context: { viewer: USER } })).toEqual([])
    expect(authorize({ document, operation: b, context: { viewer: USER } })).toMatchObject([
      { extensions: { code: 'FORBIDDEN', coordinate: 'Query.all' } },
    ])
    expect(authorize({ document, operation: b, context: { viewer: ADMIN } })).toEqual([])
  })

  test('returns the same decision from permits without reporting denials', () => {
    const reported: unknown[] = []
    const off = authorized(SDL, {}, { introspection: 'off', onDenied: (denials) => reported.push(denials) })
    const permits = (source: string, viewer: typeof USER, by = off) => {
      const document = parse(source)
      const [operation] = document.definitions
      if (operation?.kind !== 'OperationDefinition') throw new Error('no operation')
      return by.permits({ document, operation, context: { viewer } })
    }
    expect([permits('{ open mine }', USER), permits('{ all }', USER), permits('{ all }', ADMIN)]).toEqual([
      true,
      false,
      true,
    ])
    expect(permits('{ open __schema { queryType { name } } }', ADMIN)).toBe(false)
    expect(permits('{ open __schema { queryType { name } } }', ADMIN, authorized(SDL))).toBe(true)
    expect(reported).toEqual([])
  })
})
