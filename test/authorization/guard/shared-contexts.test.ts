/** State of the guard where executions share a context, or have none. */

import { expect, test } from '@jest/globals'
import { execute, graphql, parse } from 'graphql'
import type { Viewer } from '../../../src/authorization/index.ts'
import { authorized, type Context, USER } from '../support/authorized.ts'
import { ALL_DIRECTIVES } from '../support/directives.ts'

const later = <T>(value: T) => new Promise<T>((resolve) => setImmediate(() => resolve(value)))

test('keeps apart what it knows of executions that alternate in one context', async () => {
  const { schema } = authorized(
    'type Query { list: [Item] @public } type Item { next: Item secret: Int @auth(role: ADMIN) }',
    { Query: { list: () => [later({}), later({}), later({})] }, Item: { next: () => later({}) } },
  )
  const document = parse('{ list { secret next { secret next { secret } } } }')
  const contextValue = { viewer: USER }
  const run = async () => {
    const { errors } = await execute({ schema, document, contextValue, variableValues: {} })
    return errors?.map(({ extensions }) => extensions.count)
  }
  expect(await Promise.all([run(), run(), run()])).toEqual(Array(3).fill([3, 3, 3]))
})

test('keeps a sign-in apart from executions that alternate with it in one context', async () => {
  const { schema } = authorized(
    `${ALL_DIRECTIVES}
      type Query { slow: Slow @public }
      type Mutation { login: Slow @public(signsIn: true) }
      type Slow { next: Slow secret: Int @auth(role: ADMIN) }
    `,
    {
      Query: { slow: () => later({}) },
      Mutation: { login: () => later({}) },
      Slow: { next: () => later({}), secret: () => 1 },
    },
    { rules: { SELF: () => false, TEAM: () => false } },
  )
  const contextValue: Context = { viewer: { role: 'ADMIN' } }
  const run = (source: string) => execute({ schema, document: parse(source), contextValue, variableValues: {} })
  const [signIn, query] = await Promise.all([
    run('mutation { login { next { next { secret } } } }'),
    run('{ slow { next { next { secret } } } }'),
  ])
  // The sign-in changed nobody, so nobody is signed in below it.
  expect(signIn?.data).toEqual({ login: { next: { next: { secret: null } } } })
  expect(query?.data).toEqual({ slow: { next: { next: { secret: 1 } } } })
})

test.each([undefined, null, 'a text', 7])('works with the context %p', async (contextValue) => {
  const { schema } = authorized(
    'type Query { mine: Int @auth all: Int @auth(role: ADMIN) }',
    { Query: { mine: () => 1 } },
    { viewer: (): Viewer => USER, reason: () => 'missing' },
  )
  const { data, errors } = await graphql({ schema, source: '{ mine all }', contextValue })
  expect(data).toEqual({ mine: 1, all: null })
  expect(errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN'])
})
