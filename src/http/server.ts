/** HTTP server: everything between the socket and GraphQL. */

import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { ApolloServer } from '@apollo/server'
import cookie from '@fastify/cookie'
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyServerOptions,
  fastify,
  LogController,
  type preHandlerAsyncHookHandler,
} from 'fastify'
import { rareLog } from '../core/rare-log.ts'
import type { PersistedOperations } from '../graphql/persisted-operations.ts'
import type { Preview } from '../mail/previews.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import type { Tracing } from '../telemetry/tracing.ts'
import { clientErrorHandler } from './client-error.ts'
import { trackConnections } from './connections.ts'
import { defaultMaxConnections } from './file-limit.ts'
import { type Answer, graphqlRoute, type MakeContext, type RouteContext } from './graphql/graphql-route.ts'
import { persistedOnly } from './graphql/persisted-only.ts'
import { mailPreview } from './mail-preview/mail-preview.ts'
import { connectionLimit } from './plugins/connection-limit.ts'
import { cors } from './plugins/cors.ts'
import { draining } from './plugins/draining.ts'
import { errorResponses, respondToError } from './plugins/error-responses.ts'
import { headers } from './plugins/headers.ts'
import { health, type Ready } from './plugins/health.ts'
import { hostCheck } from './plugins/host-check.ts'
import { jsonBody } from './plugins/json-body.ts'
import { jwks as jwksEndpoint } from './plugins/jwks.ts'
import { metricsEndpoint } from './plugins/metrics.ts'
import { REQUEST_ID, requestId } from './plugins/request-id.ts'
import { requestLog } from './plugins/request-log.ts'
import { requestSpans } from './plugins/request-spans.ts'
import { schemaFile } from './plugins/schema-file.ts'
import type { RefreshCookieSettings } from './refresh-cookie.ts'
import { noWebApp } from './web/no-web-app.ts'
import { isWebBuilt, webApp } from './web/web-app.ts'

/** In milliseconds. */
const TIMEOUTS = {
  /** Timeouts for the headers, from the first byte or the start of the connection, and for the whole request. */
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  /** Interval of the timeout checks. */
  connectionsCheckingInterval: 5000,
  /** Timeout for the next request. Longer than that of proxies, so that the proxy closes first. */
  keepAliveTimeout: 72_000,
}

/** Timeout of a connection whose client neither sends nor reads, in milliseconds. */
const SILENCE_TIMEOUT = 60_000

export type HttpSettings = {
  production: boolean
  introspection: 'all' | 'visible' | 'off'
  host: string
  /** Trusted proxies: none, a number of hops, or addresses and networks. */
  trustProxy: false | number | string[]
  corsOrigins: readonly string[]
  refreshCookie: RefreshCookieSettings['refreshCookie']
  /** In bytes. */
  bodyLimit: number
  /** In milliseconds. */
  drainDelay: number
  /** Maximum number of open connections; null derives it from the limit on open files. */
  maxConnections: number | null
  metricsPort: number | null
  publicMetrics: boolean
  /** Serves the web application at `/`. */
  web: boolean
}

export type HttpServerOptions<TContext extends RouteContext> = {
  settings: HttpSettings
  /** Must be started. */
  apollo: ApolloServer<TContext>
  context: MakeContext<TContext>
  /** Compiled operations, tried before Apollo. */
  compiled?: { readonly answer: Answer<TContext> } | null
  ready: Ready
  /** Whole schema with its directives. */
  sdl: string
  /** If set, all other operations are rejected. */
  persistedOperations?: PersistedOperations | null
  /** Public keys of access tokens, as a JSON Web Key Set (RFC 7517 §5). */
  jwks?: () => object
  /** Samples of all emails; null, as in production, disables the preview. */
  mailPreviews?: (() => readonly Preview[]) | null
  metrics?: Metrics
  /** Null without a collector. */
  tracing?: Tracing | null
  logger: FastifyBaseLogger
}

/**
 * Builds the HTTP server.
 * @returns a Fastify server that is not listening yet. Stop it with `close` of shutdown.ts.
 */
export async function createHttpServer<TContext extends RouteContext>(
  options: HttpServerOptions<TContext>,
): Promise<FastifyInstance> {
  const { settings, apollo, context, compiled = null, ready, sdl, persistedOperations = null, logger } = options
  const onTimeout = rareLog(logger, 'Connections timed out', () => performance.now())
  const onFull = rareLog(logger, 'MAX_CONNECTIONS reached: closing idle connections', () => performance.now())

  const server = fastify(fastifyOptions(settings, logger, onTimeout))
  const max = settings.maxConnections ?? defaultMaxConnections()
  const connections = trackConnections(server.server, { max, onFull, now: () => performance.now() })
  server.server.setTimeout(SILENCE_TIMEOUT, (socket) => {
    if (connections.isBusy(socket)) onTimeout()
    socket.destroy()
  })

  await server.register(requestId)
  await server.register(requestLog)
  if (options.tracing) await server.register(requestSpans, { tracing: options.tracing })
  if (options.metrics) {
    const persisted = persistedOperations !== null
    await server.register(metricsEndpoint, { ...settings, metrics: options.metrics, persisted })
  }
  await server.register(errorResponses)
  await server.register(draining, { drainDelay: settings.drainDelay, connections })
  await server.register(connectionLimit)
  await server.register(hostCheck)
  await server.register(headers, settings)
  await server.register(cors, settings)
  if (settings.refreshCookie.mode !== 'off') await server.register(cookie)
  await server.register(health, { ready })
  if (options.jwks) await server.register(jwksEndpoint, { jwks: options.jwks })
  if (options.mailPreviews) await server.register(mailPreview, { previews: options.mailPreviews })
  await server.register(jsonBody)

  const hooks: preHandlerAsyncHookHandler[] = []
  if (persistedOperations) hooks.push(persistedOnly(persistedOperations))
  else {
    if (settings.introspection === 'all') await server.register(schemaFile, { sdl })
    if (!settings.production) hooks.push(await loadIde(server))
  }
  await server.register(graphqlRoute({ apollo, makeContext: context, answer: compiled?.answer ?? null, hooks }))
  if (settings.web && isWebBuilt()) await server.register(webApp)
  else {
    if (settings.web) server.log.warn('Web application not built: npm run build:web')
    await server.register(noWebApp, { ide: !settings.production && !persistedOperations })
  }
  return server
}

function fastifyOptions(
  settings: HttpSettings,
  logger: FastifyBaseLogger,
  onTimeout: () => void,
): FastifyServerOptions {
  const hops = settings.trustProxy
  return {
    loggerInstance: logger,
    // Fastify's own lines contain headers and queries. request-log.ts writes the request lines instead.
    logController: new LogController({ disableRequestLogging: true }),
    // A logger per request costs more than most requests log. Lines carry the request id instead. Routes may set a
    // level.
    childLoggerFactory: (parent, _bindings, { level }) => (level === undefined ? parent : parent.child({}, { level })),
    genReqId: () => randomUUID(),
    bodyLimit: settings.bodyLimit,
    trustProxy: typeof hops === 'number' ? (_address, hop) => hop < hops : hops,
    // Requests that arrive while draining are still served: a 503 would fail clients for no reason.
    return503OnClosing: false,
    clientErrorHandler: clientErrorHandler(onTimeout),
    // Errors that occur before any hook.
    frameworkErrors: (error, request, reply) => respondToError(error, request, reply.header(REQUEST_ID, request.id)),
    // A single server for every host: for `localhost` Fastify would open a second one, whose connections are not
    // drained.
    serverFactory: (handler) => createNodeServer(handler),
  }
}

/**
 * Creates a server that does not close idle connections itself, since a request may be arriving. shutdown.ts closes
 * them.
 */
function createNodeServer(handler: RequestListener): Server {
  const server = createServer(TIMEOUTS, handler)
  server.closeIdleConnections = () => {}
  return server
}

/** Loads the IDE only where it is served: it is the largest part of the program. */
async function loadIde(server: FastifyInstance): Promise<preHandlerAsyncHookHandler> {
  const { registerIde } = await import('./ide/ide.ts')
  return registerIde(server)
}
