/** Composition root: builds the application from settings. `close` releases everything opened here. */

import type { ApolloServer } from '@apollo/server'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import { type Config, DATA_DIRECTORY } from './config/config.ts'
import { developmentSecret, readDevelopmentSecret } from './config/development-secret.ts'
import { createCleanup } from './core/cleanup.ts'
import type { Log } from './core/log.ts'
import type { Context, Services } from './graphql/context.ts'
import { readPersistedOperations } from './graphql/persisted-operations.ts'
import { graphql } from './graphql/server.ts'
import { contextMaker, localContext } from './http/graphql/context.ts'
import { httpStatus } from './http/graphql/status.ts'
import { createHttpServer } from './http/server.ts'
import { close as closeServer } from './http/shutdown.ts'
import { isWebBuilt, WEB_DIRECTORY } from './http/web/web-app.ts'
import { type InfrastructureOptions, infrastructure } from './infrastructure.ts'
import { createLogger } from './logger.ts'
import { emailPreviews } from './mail/previews.ts'
import { services as createServices } from './services.ts'

export type AppOptions = Partial<Pick<InfrastructureOptions, 'now' | 'database' | 'mailer' | 'hashingThreads'>> & {
  config: Config
  /** Replaces the logger from the settings. */
  logger?: FastifyBaseLogger
}

export type App = {
  /** Fastify server that is not listening yet. */
  readonly fastify: FastifyInstance
  /** Runs operations in this process: `apollo.executeOperation(request, { contextValue: app.context() })`. */
  readonly apollo: ApolloServer<Context>
  readonly services: Services
  readonly log: Log
  /** Context of an operation without a request. @param authorization header value: `Bearer …`. */
  context(authorization?: string): Context
  /** Closes everything. @param options.graceMs time for requests in flight, in milliseconds. */
  close(options: { graceMs: number }): Promise<void>
}

/** @throws StartupError if a key, the database or its content cannot be used. */
export async function createApp({ config, now = () => new Date(), ...options }: AppOptions): Promise<App> {
  const cleanup = createCleanup()
  try {
    const log = options.logger ?? createLogger({ environment: config.environment, level: config.log.level })
    const settings = { ...config, jwt: { ...config.jwt, secret: await signingSecret(config) } }
    const secret = await readDevelopmentSecret(DATA_DIRECTORY)
    const base = await infrastructure({ ...options, settings, developmentSecret: secret, now, log, cleanup })

    const appUrl = config.mail.appUrl ?? config.localUrl
    if (config.production && config.mail.smtpUrl !== null && config.mail.appUrl === null)
      log.warn(`APP_URL is not set: links in emails use ${appUrl}`)
    const services = createServices(base, { settings: { ...config, appUrl }, cleanup })

    const plugins = [httpStatus()]
    const { apollo, compiled, sdl } = await graphql({ ...base, settings: config.graphql, cleanup, plugins })
    const files = config.graphql.persistedOperations
    const own = config.http.web && isWebBuilt() ? [`${WEB_DIRECTORY}operations.json`] : []
    const fastify = await createHttpServer<Context>({
      ...base,
      settings: config.http,
      apollo,
      context: contextMaker(services, config.http, log),
      compiled,
      ready: async () => base.revocations.ready() && (await base.database.answers()),
      jwks: base.keyring.jwks,
      mailPreviews: config.production ? null : () => emailPreviews(appUrl, now()),
      persistedOperations: files.length === 0 ? null : await readPersistedOperations([...files, ...own]),
      sdl,
      logger: log,
    })
    const close: App['close'] = async ({ graceMs }) => {
      await closeServer(fastify, { graceMs })
      await cleanup.run()
    }
    return { fastify, apollo, services, log, context: (header) => localContext(services, log, header), close }
  } catch (error) {
    await cleanup.run()
    throw error
  }
}

/** Development signs with a generated secret if no key is set. */
async function signingSecret({ jwt: { secret, privateKeyFile }, production }: Config): Promise<string | null> {
  if (secret !== null || privateKeyFile !== null || production) return secret
  return developmentSecret(DATA_DIRECTORY)
}
