/** The HTTP edge: everything between the socket and the GraphQL server. */

import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { ApolloServer, BaseContext } from '@apollo/server'
import cookie from '@fastify/cookie'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  fastify,
  LogController,
  type preHandlerAsyncHookHandler,
} from 'fastify'
import type { Config } from '../config.ts'
import type { TrustedDocuments } from '../graphql/trusted-documents.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Tracing } from '../telemetry/tracing.ts'
import { registerCors } from './cors.ts'
import { type Answer, type MakeContext, registerGraphql } from './graphql-route.ts'
import { registerHeaders } from './headers.ts'
import { type Ready, registerHealth } from './health.ts'
import { registerJsonBody } from './json-body.ts'
import { registerJwks } from './jwks.ts'
import { answerMalformed } from './malformed.ts'
import { registerMetrics } from './metrics.ts'
import { refuseFailed, registerRefusals } from './refusal.ts'
import { loggerOptions, registerRequestLog } from './request-log.ts'
import { registerSchemaFile } from './schema-file.ts'
import { registerDraining } from './shutdown.ts'
import { trustedOnly } from './trusted-only.ts'

const REQUEST_ID = 'x-request-id'

/** How long a client may take to send a request, and how long an idle connection is kept, in milliseconds. */
const REQUEST_TIMEOUT = 30_000
const KEEP_ALIVE_TIMEOUT = 72_000

export type HttpServerOptions<TContext extends BaseContext> = {
  config: Config
  /** Started already. */
  apollo: ApolloServer<TContext>
  context: MakeContext<TContext>
  /** Asked before Apollo is. */
  answer?: Answer<TContext>
  ready: Ready
  /** The whole schema with its directives. */
  sdl: string
  /** The only operations to answer; null where each is. */
  trustedDocuments?: TrustedDocuments | null
  /** The public keys of access tokens, as a JSON Web Key Set (RFC 7517 §5). */
  jwks?: () => object
  metrics?: Metrics
  /** Where spans go; null where nobody collects them. */
  tracing?: Tracing | null
  /** Instead of the one that the settings ask for. */
  logger?: FastifyBaseLogger
}

/**
 * Builds the HTTP server; it does not listen yet.
 * @returns a Fastify server: `listen` starts it, `close` of shutdown.ts ends it.
 */
export async function createHttpServer<TContext extends BaseContext>({
  config,
  apollo,
  context,
  answer = async () => null,
  ready,
  sdl,
  trustedDocuments = null,
  jwks,
  metrics,
  tracing = null,
  logger,
}: HttpServerOptions<TContext>): Promise<FastifyInstance> {
  const hops = config.trustProxy
  const options: FastifyServerOptions = {
    ...(logger ? { loggerInstance: logger } : { logger: loggerOptions(config) }),
    // Fastify's own lines would name headers and queries: request-log.ts writes ours.
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request costs more than what most of them log: whoever logs says of which request. Routes may have a level.
    childLoggerFactory: (parent, _bindings, { level }) => (level === undefined ? parent : parent.child({}, { level })),
    genReqId: () => randomUUID(),
    bodyLimit: config.bodyLimit,
    trustProxy: typeof hops === 'number' ? (_address, hop) => hop < hops : hops,
    // Requests that come while draining are still answered: a 503 would fail a client for nothing.
    return503OnClosing: false,
    clientErrorHandler: answerMalformed,
    // These come before any hook.
    frameworkErrors: (error, request, reply) => refuseFailed(error, request, reply.header(REQUEST_ID, request.id)),
    // One server whatever the host: for `localhost` Fastify would open a second one, whose connections nobody drains.
    serverFactory: (handler) =>
      createServer({ requestTimeout: REQUEST_TIMEOUT, keepAliveTimeout: KEEP_ALIVE_TIMEOUT }, handler),
  }
  const server = fastify(options)
  server.addHook('onRequest', (request, reply, done) => {
    reply.header(REQUEST_ID, request.id)
    done()
  })
  registerRequestLog(server)
  tracing?.traceRequests(server)
  if (metrics) registerMetrics(server, metrics, config)
  registerRefusals(server)
  registerDraining(server, config.drainDelay)
  await registerHeaders(server, config)
  await registerCors(server, config)
  if (config.refreshCookie) await server.register(cookie)
  registerHealth(server, ready)
  if (jwks) registerJwks(server, jwks)

  registerJsonBody(server)
  if (trustedDocuments) {
    registerGraphql(server, apollo, context, answer, [trustedOnly(trustedDocuments)])
  } else {
    if (config.introspection === 'all') registerSchemaFile(server, sdl)
    registerGraphql(server, apollo, context, answer, config.production ? [] : [await ide(server)])
  }
  return server
}

/** Loaded only where it is served: it is the largest part of the program. */
async function ide(server: FastifyInstance): Promise<preHandlerAsyncHookHandler> {
  const { registerIde } = await import('./ide.ts')
  return registerIde(server)
}
