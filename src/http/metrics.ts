/** What Prometheus scrapes, on the port of the API or on one of its own. */

import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { Config } from '../config.ts'
import { StartError } from '../errors.ts'
import type { Metrics } from '../telemetry/metrics.ts'
import { registerRefusals } from './refusal.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Where the metrics are, if not here. Known once the server is ready. */
    metricsUrl: string | null
  }
}

/** Counts what a server answers, and adds GET /metrics; on METRICS_PORT where it is set, from when the server is ready until it closes. */
export function registerMetrics(server: FastifyInstance, metrics: Metrics, { host, metricsPort }: Config): void {
  server.addHook('onResponse', ({ operation }, reply, done) => {
    metrics.responded(reply.statusCode)
    if (operation.hash !== null) metrics.operation(operation, reply.elapsedTime / 1000)
    done()
  })

  server.decorate('metricsUrl', null)
  if (metricsPort === null) {
    addRoute(server, metrics)
    return
  }
  const own = metricsServer(metrics, server.log)
  server.addHook('onReady', async () => {
    try {
      server.metricsUrl = `${await own.listen({ host, port: metricsPort })}/metrics`
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new StartError(`METRICS_PORT: can't listen on ${host}:${metricsPort}: ${reason}`)
    }
  })
  server.addHook('onClose', () => own.close())
}

function metricsServer(metrics: Metrics, loggerInstance: FastifyBaseLogger): FastifyInstance {
  const logController = new LogController({ disableRequestLogging: true })
  const server = fastify({ loggerInstance, logController, forceCloseConnections: true })
  registerRefusals(server)
  addRoute(server, metrics)
  return server
}

function addRoute(server: FastifyInstance, metrics: Metrics): void {
  server.get('/metrics', { logLevel: 'warn' }, async (_request, reply) => {
    const { contentType, text } = await metrics.read()
    return reply.header('cache-control', 'no-store').type(contentType).send(text)
  })
}
