/** Spans for OpenTelemetry. Loaded only where there is somebody to send them to. */

import {
  type Context,
  context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { BatchSpanProcessor, type NodeTracerConfig, NodeTracerProvider } from '@opentelemetry/sdk-trace-node'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { defaultFieldResolver, type GraphQLSchema, isObjectType } from 'graphql'
import type { OperationRecord } from './operation-record.ts'

/** How long the last spans may take to be sent at the end, in milliseconds. */
const LAST_FLUSH = 2000

export type TracingOptions = {
  /** The collector's base URL, as OTEL_EXPORTER_OTLP_ENDPOINT has it. */
  endpoint: string
  serviceName: string
  /** Whether requests come from a proxy of ours, whose trace they then continue (W3C Trace Context). */
  trustProxy: boolean
}

export type Tracing = {
  /** A span for each request, and one in it for its operation. */
  traceRequests(server: FastifyInstance): void
  /** Has resolvers that wait for something make spans. Changes the schema. */
  traceResolvers(schema: GraphQLSchema): void
  /** A span for a database query. @param query its text, or what else it is called by, without values. */
  traceQuery<T>(query: string, run: () => Promise<T>): Promise<T>
  /** Sends what has not been sent. */
  close(): Promise<void>
}

export function startTracing({ endpoint, serviceName, trustProxy }: TracingOptions): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new NodeTracerProvider({
    resource: resourceOf(serviceName),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  provider.register()
  const tracer = provider.getTracer('gatehouse')

  return {
    traceRequests(server) {
      const spans = new WeakMap<FastifyRequest, { request: Span; operation: Span | null; inside: Context }>()

      server.addHook('onRequest', (request, _reply, done) => {
        const parent = trustProxy ? propagation.extract(ROOT_CONTEXT, request.headers) : ROOT_CONTEXT
        const route = request.routeOptions.url ?? 'unknown'
        const attributes = {
          'http.request.method': request.method,
          'http.route': route,
          'gatehouse.request_id': request.id,
        }
        const span = tracer.startSpan(`${request.method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent)
        spans.set(request, { request: span, operation: null, inside: trace.setSpan(parent, span) })
        done()
      })
      // Not earlier: reading the body leaves the context behind.
      server.addHook('preHandler', (request, _reply, done) => {
        const entry = spans.get(request)
        if (!entry) return done()
        if (request.routeOptions.url === '/graphql') {
          entry.operation = tracer.startSpan('operation', {}, entry.inside)
          entry.inside = trace.setSpan(entry.inside, entry.operation)
        }
        context.with(entry.inside, done)
      })
      server.addHook('onResponse', (request, reply, done) => {
        const entry = spans.get(request)
        if (entry?.operation) describe(entry.operation, request.operation, request.id).end()
        entry?.request.setAttribute('http.response.status_code', reply.statusCode)
        if (reply.statusCode >= 500) entry?.request.setStatus({ code: SpanStatusCode.ERROR })
        entry?.request.end()
        done()
      })
    },

    traceResolvers(schema) {
      for (const type of Object.values(schema.getTypeMap())) {
        if (!isObjectType(type) || type.name.startsWith('__')) continue
        for (const field of Object.values(type.getFields())) {
          const { resolve } = field
          if (!resolve || resolve === defaultFieldResolver) continue
          field.resolve = (source, args, contextValue, info) => {
            const span = tracer.startSpan(`${type.name}.${field.name}`)
            const result = context.with(trace.setSpan(context.active(), span), () =>
              resolve(source, args, contextValue, info),
            )
            // What waits for nothing does no work: its span is never ended, and so never sent.
            return result instanceof Promise ? ended(span, result) : result
          }
        }
      }
    },

    traceQuery(query, run) {
      const [name = query] = /^[\w.]+/.exec(query.trim()) ?? []
      const span = tracer.startSpan(name, { attributes: { 'db.query.text': query }, kind: SpanKind.CLIENT })
      return ended(span, context.with(trace.setSpan(context.active(), span), run))
    },

    async close() {
      const late = new Promise((resolve) => setTimeout(resolve, LAST_FLUSH).unref())
      await Promise.race([provider.shutdown().catch(() => {}), late])
      trace.disable()
      context.disable()
      propagation.disable()
    },
  }
}

/** What the spans are of: a name is all that a collector needs. */
function resourceOf(serviceName: string): NonNullable<NodeTracerConfig['resource']> {
  const attributes = { 'service.name': serviceName }
  const resource = { attributes, merge: () => resource, getRawAttributes: () => Object.entries(attributes) }
  return resource
}

function describe(span: Span, { name, type, hash, code, userId }: OperationRecord, requestId: string): Span {
  if (type) span.updateName(name === null ? type : `${type} ${name}`)
  if (type) span.setAttribute('graphql.operation.type', type)
  if (name !== null) span.setAttribute('graphql.operation.name', name)
  if (hash !== null) span.setAttribute('graphql.document.hash', hash)
  if (userId !== null) span.setAttribute('user.id', userId)
  if (code !== null) span.setAttribute('error.type', code).setStatus({ code: SpanStatusCode.ERROR })
  return span.setAttribute('gatehouse.request_id', requestId)
}

/** Errors' messages may hold what clients sent: the span says of what kind it was. */
function fail(span: Span, error: unknown): void {
  span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown')
  span.setStatus({ code: SpanStatusCode.ERROR })
}

async function ended<T>(span: Span, result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    fail(span, error)
    throw error
  } finally {
    span.end()
  }
}
