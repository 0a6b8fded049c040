/** The composition root: everything is put together here, from settings, and nothing is started that isn't ended by close. */

import { availableParallelism } from 'node:os'
import { ApolloServer } from '@apollo/server'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Redis } from 'ioredis'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { loadApplicationKey } from './accounts/passwords/application-key.ts'
import { createHasher } from './accounts/passwords/hasher.ts'
import { createAccountService } from './accounts/service.ts'
import { createAuditService } from './audit/service.ts'
import { createAuthorization } from './authorization/index.ts'
import { type Config, DATA_DIRECTORY } from './config.ts'
import type { Role } from './database/client/client.ts'
import { type Database, openDatabase } from './database/database.ts'
import { developmentSecret, readDevelopmentSecret } from './development-secret.ts'
import { apolloOptions, PAGE_SIZES } from './graphql/apollo-options.ts'
import type { Context, Services } from './graphql/context.ts'
import { createFastPath } from './graphql/fast-path.ts'
import { isAlwaysCheap } from './graphql/limits/cost-limit.ts'
import { runOnce } from './graphql/run-once.ts'
import { buildSchema, readSdl } from './graphql/schema.ts'
import { readTrustedDocuments } from './graphql/trusted-documents.ts'
import { contextMaker, whoAsks } from './http/context.ts'
import { loggerOptions } from './http/request-log.ts'
import { createHttpServer } from './http/server.ts'
import { close as closeServer } from './http/shutdown.ts'
import { httpStatus } from './http/status.ts'
import type { Log } from './log.ts'
import { createMailer, type Mailer } from './mail/mailer.ts'
import { redisBus } from './redis/bus.ts'
import { noBus } from './sessions/endings/bus.ts'
import { createEndings } from './sessions/endings/endings.ts'
import { createSessionService } from './sessions/service.ts'
import { createSweeper } from './sessions/sweeper.ts'
import { createLimits } from './sessions/throttling/limits.ts'
import { createAccessTokens } from './sessions/tokens/access-token.ts'
import { loadKeyring } from './sessions/tokens/keys.ts'
import { countAttempt, countAttempts } from './telemetry/attempts.ts'
import { createMetrics } from './telemetry/metrics.ts'
import { newOperationRecord } from './telemetry/operation-record.ts'
import { tracedDatabase } from './telemetry/traced-database.ts'
import type { Tracing } from './telemetry/tracing.ts'
import { createTodoService } from './todos/service.ts'

/** How many password hashes may wait, for each thread that computes them: some ten seconds of work. */
const HASHES_WAITING_PER_THREAD = 32

export type AppOptions = {
  config: Config
  /** The clock. */
  now?: () => Date
  /** Instead of the mailer that the settings ask for. */
  mailer?: Mailer
  /** Instead of the log that the settings ask for. */
  logger?: FastifyBaseLogger
  /** Instead of the one that the settings name. It stays open. */
  database?: Database
}

export type App = {
  /** Listens when it is told to. */
  readonly fastify: FastifyInstance
  /** Executes operations in the process: `apollo.executeOperation(request, { contextValue: app.context() })`. */
  readonly apollo: ApolloServer<Context>
  readonly services: Services
  readonly log: Log
  /** The context of an operation that comes from no request. @param authorization as the header: `Bearer …`. */
  context(authorization?: string): Context
  /** Lets what runs end, for so many milliseconds, and closes everything. */
  close(options: { graceMs: number }): Promise<void>
}

/**
 * Puts the application together. It doesn't listen yet.
 * @throws StartError in one line when a key, the database or what it holds can't be used.
 */
export async function createApp({ config, now = () => new Date(), ...options }: AppOptions): Promise<App> {
  /** What was opened, and so is to be closed: the last first. */
  const opened: (() => Promise<unknown>)[] = []
  const closeAll = async () => {
    for (const close of opened.splice(0).reverse()) await close()
  }
  try {
    return await assemble()
  } catch (error) {
    await closeAll()
    throw error
  }

  async function assemble(): Promise<App> {
    const log = options.logger ?? pino(loggerOptions(config) || { level: 'silent' })
    const secret = await signingSecret(config)
    const keyring = await loadKeyring({ ...config.jwt, secret })

    const tracing = await openTracing(config)
    if (tracing) opened.push(tracing.close)

    const untraced =
      options.database ?? (await openDatabase({ url: config.databaseUrl, poolSize: config.databasePoolSize }))
    if (!options.database) opened.push(untraced.close)
    const database = tracing ? tracedDatabase(untraced, tracing) : untraced

    // What was sealed in development opens in production, too.
    const previousSecret = config.jwt.previousSecret ?? (await readDevelopmentSecret(DATA_DIRECTORY))
    const applicationKey = await loadApplicationKey({ database, secret, previousSecret, now })
    const threads = availableParallelism()
    const hasher = createHasher({
      cost: config.passwords.bcryptCost,
      key: applicationKey,
      threads,
      queueLimit: threads * HASHES_WAITING_PER_THREAD,
    })
    opened.push(hasher.close)
    const metrics = createMetrics({ hashesWaiting: hasher.queueLength, databasePool: database.pool })

    const mailer = options.mailer ?? createMailer({ ...mailSettings(config), log, now })
    opened.push(mailer.close)

    const redis = await openRedis(config, log)
    if (redis) opened.push(async () => redis.disconnect())

    const bus = redis ? redisBus(redis) : noBus
    const endings = createEndings({ database, bus, accessTokenTtl: config.durations.accessToken, now, log })
    await endings.start()
    opened.push(endings.close)

    const sweeper = createSweeper({ database, now, log })
    sweeper.start()
    opened.push(sweeper.close)

    const { issuer, audience } = config.jwt
    const accessTokens = createAccessTokens({ keyring, issuer, audience, ttl: config.durations.accessToken })
    const audit = createAuditService({ database, now })
    const limits = createLimits({ key: keyring.derive('throttling')[0], redis })
    const sessions = createSessionService({
      database,
      audit,
      hasher,
      accessTokens,
      endings,
      limits,
      successorKeys: keyring.derive('refresh token successor'),
      durations: config.durations,
      now,
    })
    const accounts = createAccountService({
      database,
      sessions,
      limits,
      audit,
      mailer,
      hasher,
      log,
      now,
      minPasswordLength: config.passwords.minLength,
      appUrl: config.appUrl ?? `http://${config.host}:${config.port}`,
    })
    if (config.production && config.smtpUrl !== null && config.appUrl === null)
      log.warn('APP_URL is not set: links in mail lead to where this server listens, which serves no pages')
    opened.push(accounts.settled)
    const services: Services = { accounts, audit, sessions, todos: createTodoService({ database, now }) }

    const sdl = await readSdl()
    const executable = buildSchema(sdl)
    const announce = runOnce<Context>(executable)
    tracing?.traceResolvers(executable)
    const authorization = createAuthorization<Context, Role>(executable, {
      viewer: ({ viewer }) => viewer,
      reason: ({ absence }) => absence ?? 'missing',
      now,
      introspection: config.introspection,
      onDenied: (denials) => {
        for (const { coordinate, denial } of denials) metrics.denied(coordinate, denial.kind)
      },
    })
    const { schema, permits } = authorization
    const fastPath = createFastPath<Context>({
      schema,
      permits,
      isCheap: (document, operation) => isAlwaysCheap(schema, document, operation, config.limits, PAGE_SIZES),
      announce,
      onAnswer: (document, operation, data) => countAttempt(metrics, document, operation, { data }),
    })
    const { plugins, ...apolloSettings } = apolloOptions<Context>(config, log)
    const apollo = new ApolloServer<Context>({
      ...apolloSettings,
      schema,
      plugins: [...plugins, countAttempts<Context>(metrics), authorization.plugin, fastPath.plugin, httpStatus()],
    })
    await apollo.start()
    opened.push(() => apollo.stop())

    const fastify = await createHttpServer<Context>({
      config,
      apollo,
      context: contextMaker(services, config),
      // A trace tells of the operation and its resolvers, as Apollo knows them.
      ...(tracing ? {} : { answer: fastPath.answer }),
      ready: async () => endings.ready() && (await database.answers()),
      jwks: keyring.jwks,
      trustedDocuments: config.trustedDocuments === null ? null : await readTrustedDocuments(config.trustedDocuments),
      metrics,
      tracing,
      sdl,
      logger: log,
    })

    return {
      fastify,
      apollo,
      services,
      log,
      context: (authorization) => ({
        ...whoAsks(services, authorization === undefined ? [] : [authorization]),
        origin: { ip: null, userAgent: null },
        refreshCookie: null,
        requestId: uuidv7(),
        operation: newOperationRecord(),
        log,
        services,
      }),
      close: async ({ graceMs }) => {
        await closeServer(fastify, { graceMs })
        await closeAll()
      },
    }
  }
}

/** OpenTelemetry is loaded only where there is somebody to send spans to. */
async function openTracing({ otlpEndpoint: endpoint, serviceName, trustProxy }: Config): Promise<Tracing | null> {
  if (endpoint === null) return null
  const { startTracing } = await import('./telemetry/tracing.ts')
  return startTracing({ endpoint, serviceName, trustProxy: trustProxy !== false })
}

/** Redis is loaded only where there is one. */
async function openRedis({ redisUrl }: Config, log: Log): Promise<Redis | null> {
  if (redisUrl === null) return null
  const { connectRedis } = await import('./redis/connection.ts')
  return connectRedis(redisUrl, log)
}

/** What signs where no key is set: in development a secret made at the first start, in production nothing. */
async function signingSecret({ jwt: { secret, privateKeyFile }, production }: Config): Promise<string | null> {
  if (secret !== null || privateKeyFile !== null || production) return secret
  return developmentSecret(DATA_DIRECTORY)
}

function mailSettings({ smtpUrl, mailFrom, environment }: Config) {
  return { smtpUrl, from: mailFrom ?? 'gatehouse@localhost', development: environment === 'development' }
}
