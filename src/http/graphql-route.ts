/** POST and GET /graphql. */

import type { ApolloServer, BaseContext } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import type {
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  preHandlerAsyncHookHandler,
  preHandlerHookHandler,
  RouteHandlerMethod,
} from 'fastify'
import { dropLeftOut } from './left-out.ts'
import { chooseMediaType } from './media-type.ts'
import { refuse, sendInternalError } from './refusal.ts'

/** Makes an operation's context; must not throw. `request.id` is the request's id, which `request.log` has to be told. */
export type MakeContext<TContext> = (request: FastifyRequest, reply: FastifyReply) => Promise<TContext>

/** Answers are for who asked, and have tokens in them now and then: no cache is to keep one (RFC 6749 §5.1, RFC 6750 §5.3). */
const neverStored: preHandlerHookHandler = (_request, reply, done) => {
  reply.header('cache-control', 'no-store')
  done()
}

/** A client that would understand no answer is told so before anything is executed (GraphQL-over-HTTP §Body). */
const negotiate: preHandlerHookHandler = (request, reply, done) => {
  if (chooseMediaType(request.headers.accept) !== null) return done()
  refuse(request, reply, 406, 'Accept application/graphql-response+json or application/json.')
}

/** RFC 9112 §3.2: a Host that is none is the client's fault; Apollo's adapter, which makes a URL of it, would call it ours. */
function hostCheck(): preHandlerHookHandler {
  let lastGood = ''
  return (request, reply, done) => {
    const { hostname } = request
    if (hostname !== lastGood && !URL.canParse(`${request.protocol}://${hostname}/`)) {
      refuse(request, reply, 400, 'The Host header is not valid.')
      return
    }
    lastGood = hostname
    done()
  }
}

/** Apollo would answer that something is wrong, and tell nobody what. */
function logged<TContext>(make: MakeContext<TContext>): MakeContext<TContext> {
  return async (request, reply) => {
    try {
      return await make(request, reply)
    } catch (error) {
      request.log.error({ requestId: request.id, err: error }, 'request failed')
      throw error
    }
  }
}

/** What may answer an operation before Apollo does: with the response's body, or null. */
export type Answer<TContext> = (body: unknown, context: TContext) => Promise<string | null>

/** Asks the fast path first. Apollo goes on with the same context, so that it is made once. */
function withFastPath<TContext extends BaseContext>(
  apollo: ApolloServer<TContext>,
  make: MakeContext<TContext>,
  answer: Answer<TContext>,
): RouteHandlerMethod {
  const made = new WeakMap<FastifyRequest, TContext>()
  const context: MakeContext<TContext> = async (request, reply) => made.get(request) ?? make(request, reply)
  const handle = fastifyApolloHandler(apollo, { context: logged(context) })
  return async function handleOperation(request, reply) {
    if (request.method !== 'POST') return handle.call(this, request, reply)
    const context = await make(request, reply)
    const body = await answer(request.body, context)
    if (body === null) {
      made.set(request, context)
      return handle.call(this, request, reply)
    }
    void reply.type(`${chooseMediaType(request.headers.accept)}; charset=utf-8`)
    return body
  }
}

/** Adds the request's id to what Apollo says of a failure outside any operation, where it knows none. */
function withRequestId(handle: RouteHandlerMethod): RouteHandlerMethod {
  return async function handleGraphql(request, reply) {
    const body = await handle.call(this, request, reply)
    return reply.statusCode < 500 ? body : sendInternalError(request, reply)
  }
}

/**
 * Adds the route.
 * @param answer is asked before Apollo is.
 * @param first hooks that may answer a request before it is taken for an operation.
 */
export function registerGraphql<TContext extends BaseContext>(
  server: FastifyInstance,
  apollo: ApolloServer<TContext>,
  context: MakeContext<TContext>,
  answer: Answer<TContext>,
  first: preHandlerAsyncHookHandler[],
): void {
  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    exposeHeadRoute: false,
    preHandler: [neverStored, hostCheck(), dropLeftOut, ...first, negotiate],
    handler: withRequestId(withFastPath(apollo, context, answer)),
  })
}
