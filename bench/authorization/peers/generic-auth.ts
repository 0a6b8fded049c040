/** @envelop/generic-auth: `@authenticated` on every field, checked by a walk over the document before execution. */

import { envelop, useEngine, useSchema } from '@envelop/core'
import { useGenericAuth } from '@envelop/generic-auth'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { execute, parse, subscribe, validate } from 'graphql'
import { bareSchema, type Context, DOCUMENTS, type Outcome, type Peer, resolvers, typeDefs } from '../subject.ts'

const engine = useEngine({ parse, validate, execute, subscribe })
const definition = 'directive @authenticated on FIELD_DEFINITION | OBJECT | INTERFACE'
const schema = makeExecutableSchema({ typeDefs: typeDefs('@authenticated', definition), resolvers })
const auth = useGenericAuth({ mode: 'protect-granular', resolveUserFn: ({ viewer }: Context) => viewer })

const run = (enveloped: ReturnType<typeof envelop>): Peer['bareRun'] => {
  return async (name, context): Promise<Awaited<Outcome>> => {
    const { schema, execute, contextFactory } = enveloped(context)
    return execute({ schema, document: DOCUMENTS[name], contextValue: await contextFactory() })
  }
}

export const peer: Peer = {
  protectedRun: run(envelop({ plugins: [engine, useSchema(schema), auth] })),
  bareRun: run(envelop({ plugins: [engine, useSchema(bareSchema)] })),
}
