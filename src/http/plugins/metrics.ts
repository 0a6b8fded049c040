/** Request metrics, and GET /metrics on the API's port or a separate one. */

import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { StartupError } from '../../core/errors.ts'
import type { Metrics } from '../../telemetry/metrics.ts'
import { errorResponses } from './error-responses.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** URL of /metrics on METRICS_PORT; null until the server is ready. */
    metricsUrl: string | null
  }
}

export type MetricsOptions = {
  metrics: Metrics
  host: string
  /** Serves /metrics on this port instead of the API's, while the server is ready. */
  metricsPort: number | null
  /** Serves /metrics on the API's port if `metricsPort` is null. */
  publicMetrics: boolean
  /** True if only persisted operations are allowed. */
  persisted: boolean
}

export const metricsEndpoint = fastifyPlugin<MetricsOptions>(
  async (server, { metrics, host, metricsPort, publicMetrics, persisted }) => {
    server.addHook('onResponse', ({ operation }, reply, done) => {
      metrics.responded(reply.statusCode)
      if (operation.hash !== null) metrics.operation(operation, reply.elapsedTime / 1000, { persisted })
      done()
    })

    server.decorate('metricsUrl', null)
    if (metricsPort === null) {
      if (publicMetrics) addRoute(server, metrics)
      return
    }
    const own = await metricsServer(metrics, server.log)
    server.addHook('onReady', async () => {
      try {
        server.metricsUrl = `${await own.listen({ host, port: metricsPort })}/metrics`
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new StartupError(`METRICS_PORT: cannot listen on ${host}:${metricsPort}: ${reason}`)
      }
    })
    server.addHook('onClose', () => own.close())
  },
  { name: 'metrics', dependencies: ['request-log'] },
)

async function metricsServer(metrics: Metrics, loggerInstance: FastifyBaseLogger): Promise<FastifyInstance> {
  const logController = new LogController({ disableRequestLogging: true })
  const server: FastifyInstance = fastify({ loggerInstance, logController, forceCloseConnections: true })
  await server.register(errorResponses)
  addRoute(server, metrics)
  return server
}

function addRoute(server: FastifyInstance, metrics: Metrics): void {
  server.get('/metrics', { logLevel: 'warn' }, async (_request, reply) => {
    const { contentType, text } = await metrics.read()
    return reply.header('cache-control', 'no-store').type(contentType).send(text)
  })
}
