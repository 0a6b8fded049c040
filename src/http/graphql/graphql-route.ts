/** POST and GET /graphql. */

import { Readable } from 'node:stream'
import { type ApolloServer, type BaseContext, HeaderMap } from '@apollo/server'
import type {
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
  preHandlerAsyncHookHandler,
  preHandlerHookHandler,
  RouteHandlerMethod,
} from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { createFairQueue } from '../../core/fair-queue.ts'
import { chooseMediaType, type GraphQLMediaType } from '../media-type.ts'
import { refuse, sendInternalError } from '../plugins/error-responses.ts'
import { parseSearch, readSearch } from './search.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Parameters of a GET request to /graphql; null for all other requests. */
    search: URLSearchParams | null
    /** Media type of a /graphql response, negotiated with the client. */
    responseType: GraphQLMediaType | null
  }
}

/**
 * Operations that are not compiled may be expensive, so they queue fairly by client (docs/adr/0032-fair-queues.md).
 * Four run at once, to share database batches. An operation beyond maxDuration waits for something else, such as a
 * password hash.
 */
const QUEUE = { concurrency: 4, maxDuration: 100, maxWaiting: 500, expectedDuration: 10, oneEachTurn: true }

/** Builds the context of an operation. */
export type MakeContext<TContext> = (request: FastifyRequest, reply: FastifyReply) => Promise<TContext>

/**
 * Runs an operation and returns the response body; null if Apollo must run it. @param parameters as sent by the client.
 */
export type Answer<TContext> = (
  parameters: unknown,
  context: TContext,
  options: { queriesOnly: boolean },
) => Promise<string | null>

/** Parts of a context that the route reads. */
export type RouteContext = BaseContext & { readonly viewer: { readonly userId: string } | null }

export type GraphqlRouteOptions<TContext extends RouteContext> = {
  /** Must be started. */
  apollo: ApolloServer<TContext>
  makeContext: MakeContext<TContext>
  /** Tried before Apollo. */
  answer: Answer<TContext> | null
  /** Hooks that may respond before the request is parsed as an operation. */
  hooks: preHandlerAsyncHookHandler[]
}

/** Responses depend on the viewer and hold tokens: caches must not store them (RFC 6749 §5.1, RFC 6750 §5.3). */
const noStore: preHandlerHookHandler = (_request, reply, done) => {
  reply.header('cache-control', 'no-store')
  done()
}

/** Reads the parameters of a GET request. */
const readParameters: preHandlerHookHandler = (request, _reply, done) => {
  if (request.method === 'GET') request.search = readSearch(request)
  done()
}

/** Rejects clients that accept no supported media type, before execution (GraphQL-over-HTTP §Body). */
const negotiate: preHandlerHookHandler = (request, reply, done) => {
  request.responseType = chooseMediaType(request.headers.accept)
  if (request.responseType !== null) return done()
  refuse(request, reply, 406, 'Accept application/graphql-response+json or application/json.')
}

export function graphqlRoute<TContext extends RouteContext>(
  options: GraphqlRouteOptions<TContext>,
): FastifyPluginCallback {
  const { apollo, makeContext, answer, hooks } = options
  return fastifyPlugin(
    async (server) => {
      server.decorateRequest('search', null)
      server.decorateRequest('responseType', null)
      server.route({
        method: ['GET', 'POST'],
        url: '/graphql',
        exposeHeadRoute: false,
        preHandler: [noStore, readParameters, ...hooks, negotiate],
        handler: handler(apollo, makeContext, answer),
      })
    },
    { name: 'graphql-route', dependencies: ['request-log', 'error-responses', 'json-body'] },
  )
}

function handler<TContext extends RouteContext>(
  apollo: ApolloServer<TContext>,
  makeContext: MakeContext<TContext>,
  answer: Answer<TContext> | null,
): RouteHandlerMethod {
  const queue = createFairQueue(QUEUE)
  return async function handleGraphql(request, reply) {
    const context = await makeContext(request, reply)
    const { search } = request
    const parameters = search ? parseSearch(search) : request.body
    const body = answer ? await answer(parameters, context, { queriesOnly: search !== null }) : null
    if (body === null) {
      const client = { ip: request.ip, account: context.viewer?.userId ?? null }
      const kibibytes = Number(request.headers['content-length'] ?? request.url.length) / 1024
      return queue.run(client, () => answerByApollo(apollo, request, reply, context), 1 + kibibytes)
    }
    void reply.type(`${request.responseType}; charset=utf-8`)
    return body
  }
}

async function answerByApollo<TContext extends BaseContext>(
  apollo: ApolloServer<TContext>,
  request: FastifyRequest,
  reply: FastifyReply,
  context: TContext,
) {
  const { method, body, search } = request
  const {
    status,
    headers,
    body: answer,
  } = await apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method, headers: headerMapOf(request), body, search: search ? `?${search}` : '' },
    context: async () => context,
  })
  // Errors of Apollo outside an operation lack the request id.
  if (status === 500) return sendInternalError(request, reply)
  for (const [name, value] of headers) void reply.header(name, value)
  void reply.code(status ?? 200)
  return answer.kind === 'complete' ? answer.string : reply.send(Readable.from(answer.asyncIterator))
}

function headerMapOf({ headers }: FastifyRequest): HeaderMap {
  const map = new HeaderMap()
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) map.set(name, Array.isArray(value) ? value.join(', ') : value)
  return map
}
