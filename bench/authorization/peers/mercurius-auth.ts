/** mercurius-auth: `@auth` on every field, checked in its resolver. Mercurius runs without jit, its default. */

import Fastify from 'fastify'
import mercurius from 'mercurius'
import mercuriusAuth from 'mercurius-auth'
import { type Context, type Peer, resolvers, SOURCES, typeDefs } from '../subject.ts'

async function app(isProtected: boolean) {
  const fastify = Fastify()
  const definition = 'directive @auth on FIELD_DEFINITION'
  const schema = isProtected ? typeDefs('@auth', definition) : typeDefs()
  await fastify.register(mercurius, { schema, resolvers })
  if (isProtected)
    await fastify.register(mercuriusAuth, {
      authDirective: 'auth',
      authContext: ({ viewer }: Context) => ({ viewer }),
      applyPolicy: (_policy, _parent, _args, { auth }) => auth?.viewer != null,
    })
  await fastify.ready()
  return fastify
}

const [guarded, bare] = [await app(true), await app(false)]

export const peer: Peer = {
  protectedRun: (name, context) => guarded.graphql(SOURCES[name], context),
  bareRun: (name, context) => bare.graphql(SOURCES[name], context),
}
