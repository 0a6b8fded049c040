/** The guard alone, without the planner. */

import { mapSchema } from '@graphql-tools/utils'
import { describe, expect, test } from '@jest/globals'
import {
  defaultFieldResolver,
  type GraphQLResolveInfo,
  getOperationAST,
  graphql,
  isObjectType,
  parse,
  subscribe,
} from 'graphql'
import { createAuthorization } from '../../../src/authorization/index.ts'
import { ADMIN, authorized, executable, USER } from '../support/authorized.ts'
import { ALL_DIRECTIVES, ROLES } from '../support/directives.ts'

const SDL = `
  type Query { open(y: Int): Int @public plain: Plain @public mine: Int @auth all: Int @auth(role: ADMIN) with(x: Int @auth): Int @public }
  type Plain { x: Int }
`

/** The parts of the info that the guard reads. */
function infoOfQuery(): GraphQLResolveInfo {
  const operation = getOperationAST(parse('{ mine }'))
  return { fieldName: 'mine', variableValues: {}, fieldNodes: [], operation } as unknown as GraphQLResolveInfo
}

describe('the guard', () => {
  test('leaves the resolvers of unprotected fields untouched', () => {
    const given = executable(SDL, { Query: { open: () => 1 } })
    const { schema } = createAuthorization(given, { roles: ROLES, viewer: () => null })
    const fields = schema.getQueryType()?.getFields()
    expect(fields?.open?.resolve).toBe(given.getQueryType()?.getFields().open?.resolve)
    const plain = schema.getType('Plain')
    expect(isObjectType(plain) && plain.getFields().x?.resolve).toBeUndefined()
    expect(fields?.mine?.resolve).toBeDefined()
    expect(fields?.with?.resolve).toBeDefined()
  })

  test('leaves the given schema unchanged', async () => {
    const given = executable(SDL, { Query: { all: () => 1 } })
    createAuthorization(given, { roles: ROLES, viewer: () => null, introspection: 'off' })
    expect(await graphql({ schema: given, source: '{ all __type(name: "Plain") { name } }' })).toEqual({
      data: { all: 1, __type: { name: 'Plain' } },
    })
  })

  test('guards default resolvers', async () => {
    const { schema } = authorized(SDL)
    const rootValue = { mine: 1, all: () => 2 }
    const asked = { schema, source: '{ mine all }', rootValue }
    expect((await graphql({ ...asked, contextValue: { viewer: USER } })).data).toEqual({ mine: 1, all: null })
    expect((await graphql({ ...asked, contextValue: { viewer: ADMIN } })).data).toEqual({ mine: 1, all: 2 })
  })

  test('reads the same properties as the default resolver, for any source', () => {
    const given = executable(SDL)
    const { schema } = createAuthorization(given, { roles: ROLES, viewer: () => USER })
    const guarded = schema.getQueryType()?.getFields().mine?.resolve
    const info = infoOfQuery()
    const context = { viewer: USER }
    class Source {
      #secret = 7
      get mine() {
        return this.#secret
      }
    }
    class Asked {
      #secret = 8
      mine(...given: unknown[]) {
        return [this.#secret, ...given]
      }
    }
    const callable = Object.assign(() => 0, { mine: 9 })
    const sources = [new Source(), new Asked(), callable, { mine: null }, {}, [], null, undefined, 'mine', 5, true]
    for (const source of sources)
      expect(guarded?.(source, { x: 1 }, context, info)).toEqual(defaultFieldResolver(source, { x: 1 }, context, info))
    expect(guarded?.(new Asked(), { x: 1 }, context, info)).toEqual([8, { x: 1 }, context, info])
  })

  test('uses the given fieldResolver for fields without a resolver, also in subscriptions', async () => {
    const fieldResolver = () => 9
    const { schema } = authorized(SDL, {}, { fieldResolver })
    const result = await graphql({ schema, source: '{ mine open }', contextValue: { viewer: USER }, fieldResolver })
    expect(result).toEqual({ data: { mine: 9, open: 9 } })
  })

  test('runs no denied resolver and passes all arguments to allowed ones', async () => {
    const calls: unknown[] = []
    const resolver = (source: unknown, args: unknown, context: unknown) => calls.push([source, args, context])
    const { schema } = authorized(SDL, { Query: { mine: resolver, all: resolver, with: resolver } })
    const contextValue = { viewer: USER }
    await graphql({ schema, source: '{ mine all with(x: 3) }', rootValue: 'root', contextValue })
    expect(calls).toEqual([
      ['root', {}, contextValue],
      ['root', { x: 3 }, contextValue],
    ])
  })

  test('guards a schema mapped by graphql-tools', async () => {
    const { schema } = authorized(SDL, { Query: { all: () => 1 } }, { introspection: 'visible' })
    const mapped = mapSchema(schema)
    const result = await graphql({
      schema: mapped,
      source: '{ all __type(name: "Query") { fields { name } } }',
      contextValue: { viewer: USER },
    })
    expect(result.data).toMatchObject({ all: null })
    expect(JSON.stringify(result.data)).not.toContain('"all"}')
  })

  test('fails with a GraphQLError that any server passes on', async () => {
    const { errors } = await authorized(SDL).execute('{ all }', { reason: 'revoked' })
    expect(errors[0]).toMatchObject({
      message: 'Query.all needs a signed-in viewer.',
      path: ['all'],
      extensions: { code: 'UNAUTHENTICATED', reason: 'revoked' },
    })
  })

  test('gives errors a status where the whole answer is refused, and none where the rest goes on', async () => {
    const sdl = `${ALL_DIRECTIVES}
      type Query { all: Int @auth(role: ADMIN) nulled: Int @auth(role: ADMIN, denied: NULL) own: Int @auth(role: ADMIN, or: [SELF]) }
      type Mutation { login: Person @public(signsIn: true) all: Int @auth(role: ADMIN) }
      type Person { all: Int @auth(role: ADMIN) }
      type Subscription { all: Int @auth(role: ADMIN) }
    `
    const rules = { SELF: () => false, TEAM: () => false }
    const resolvers = { Mutation: { login: () => ({}) } }
    const status = async (query: string, options = {}) => {
      const { errors } = await authorized(sdl, resolvers, { rules, ...options }).execute(query, { viewer: USER })
      return errors.map(({ extensions }) => (extensions.http as { status?: number } | undefined)?.status)
    }
    expect(await status('{ all }')).toEqual([403])
    expect(await status('mutation { all }')).toEqual([403])
    expect(await status('{ all }', { abstract: 'runtime' })).toEqual([undefined])
    expect(await status('{ nulled own }')).toEqual([undefined, undefined])
    expect(await status('mutation { login { all } }')).toEqual([undefined])
    const { schema } = authorized(sdl, resolvers, { rules })
    const document = parse('subscription { all }')
    const refused = await subscribe({ schema, document, contextValue: { viewer: USER } })
    expect('errors' in refused && refused.errors?.map(({ extensions }) => extensions.http)).toEqual([undefined])
  })
})
