/** Schema shared by the introspection tests, and the schema that a client sees. */

import { expect } from '@jest/globals'
import { buildClientSchema, getIntrospectionQuery, graphqlSync, type IntrospectionQuery, printSchema } from 'graphql'
import { authorized, type USER } from '../support/authorized.ts'

export const SDL = `
  "Who can be found."
  interface Node { id: ID! "For support." internal: Int @auth(role: SUPPORT) }
  type Todo implements Node { id: ID! internal: Int @auth(role: SUPPORT) title: String }
  type Doc implements Node @auth(role: ADMIN) { id: ID! internal: Int @auth(role: ADMIN) lost: Lost }
  type Lost { x: Int }
  union Found = Todo | Doc
  union OnlyDocs = Doc
  enum Sort { NAME PAY @auth(role: ADMIN) }
  enum Secrets { A @auth(role: ADMIN) B @auth(role: ADMIN) }
  input In { name: String pay: Int @auth(role: ADMIN) secret: Secrets }
  input Must { pay: Int! @auth(role: ADMIN) x: Int }
  directive @later(by: Sort) on FIELD
  type Query {
    node: Node @public
    found: [Found!] @public
    docs: OnlyDocs @public
    sorted(by: Sort! = PAY, in: In, secret: Secrets, deleted: Boolean @auth(role: ADMIN)): Int @public
    must(in: Must!): Int @public
    may(in: Must, old: Int @deprecated(reason: "Gone")): Int @public
    fresh: Int @auth(maxAge: 60)
    pay: Int @auth(role: ADMIN, denied: NULL)
    "What it is."
    secret: Secrets @auth
  }
  type Mutation { all: Int @auth(role: ADMIN) }
`

/** Prints the schema as a client of this viewer sees it. */
export function seen(sdl: string, viewer: typeof USER | null, introspection: 'all' | 'visible' = 'visible'): string {
  const { schema } = authorized(sdl, {}, { introspection })
  const { data, errors } = graphqlSync({
    schema,
    source: getIntrospectionQuery({ inputValueDeprecation: true }),
    contextValue: { viewer },
  })
  expect(errors).toBeUndefined()
  return printSchema(buildClientSchema(data as unknown as IntrospectionQuery))
}

// The SDL without `@later`: that directive takes Sort, which has a protected value, so it would be rejected.
export const SERVED = SDL.replace(/ *directive @later.*\n/, '')
