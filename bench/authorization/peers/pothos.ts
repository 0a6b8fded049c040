/** @pothos/plugin-scope-auth: an auth scope on every field, cached for the request. */

import { createRequire } from 'node:module'
import { execute, type GraphQLSchema } from 'graphql'
import { type Context, DOCUMENTS, FIELDS, type Outcome, type Peer, resolvers } from '../subject.ts'

type Value = Record<string, string>
type Fields = {
  field(options: { type: unknown; resolve(): unknown; authScopes?: object }): unknown
  exposeString(name: string, options: { nullable: false; authScopes?: object }): unknown
}
type Builder = {
  objectRef(name: string): { implement(options: { fields(t: Fields): object }): unknown }
  queryType(options: { fields(t: Fields): object }): void
  toSchema(): GraphQLSchema
}

// Only TypeScript's resolution of the ESM build finds the types of the builder's options.
const require = createRequire(import.meta.url)
const { default: SchemaBuilder }: { default: new (options: object) => Builder } = require('@pothos/core')
const { default: scopeAuth }: { default: string } = require('@pothos/plugin-scope-auth')

function build(isProtected: boolean): GraphQLSchema {
  const builder = new SchemaBuilder({
    defaultFieldNullability: false,
    ...(isProtected && {
      plugins: [scopeAuth],
      scopeAuth: { authScopes: ({ viewer }: Context) => ({ signedIn: viewer !== null }) },
    }),
  })
  const needs = isProtected ? { authScopes: { signedIn: true } } : {}
  const thing = builder.objectRef('Thing')
  thing.implement({
    fields: (t) =>
      Object.fromEntries(FIELDS.map((name) => [name, t.exposeString(name, { nullable: false, ...needs })])),
  })
  builder.queryType({
    fields: (t) => ({
      thing: t.field({ type: thing, resolve: (): Value => resolvers.Query.thing(), ...needs }),
      things: t.field({ type: [thing], resolve: (): Value[] => resolvers.Query.things(), ...needs }),
    }),
  })
  return builder.toSchema()
}

const [guarded, bare] = [build(true), build(false)]
const run =
  (schema: GraphQLSchema): Peer['bareRun'] =>
  (name, contextValue) =>
    execute({ schema, document: DOCUMENTS[name], contextValue }) as Outcome

export const peer: Peer = { protectedRun: run(guarded), bareRun: run(bare) }
