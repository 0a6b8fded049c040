import type { FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import type { RequestSpan, Tracing } from '../../telemetry/tracing.ts'

/** Creates a span for each request, and a child span for its operation. */
export const requestSpans = fastifyPlugin<{ tracing: Tracing }>(
  async (server, { tracing }) => {
    const spans = new WeakMap<FastifyRequest, RequestSpan>()

    server.addHook('onRequest', (request, _reply, done) => {
      const { method, routeOptions, id: requestId, headers } = request
      spans.set(request, tracing.startRequest({ method, route: routeOptions.url ?? 'unknown', requestId, headers }))
      done()
    })
    // In this hook and not an earlier one, because reading the body leaves the asynchronous context.
    server.addHook('preHandler', (request, _reply, done) => {
      const span = spans.get(request)
      if (!span) return done()
      if (request.routeOptions.url === '/graphql') span.startOperation()
      span.run(done)
    })
    server.addHook('onResponse', (request, reply, done) => {
      spans.get(request)?.end(reply.statusCode, request.operation)
      done()
    })
  },
  { name: 'request-spans', dependencies: ['request-log'] },
)
