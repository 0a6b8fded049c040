/** OpenTelemetry spans. Loaded only where a collector is configured. */

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
import type { OperationRecord } from './operation-record.ts'

/** Timeout for sending the last spans at shutdown, in milliseconds. */
const LAST_FLUSH = 2000

export type TracingOptions = {
  /** Base URL of the collector, as in OTEL_EXPORTER_OTLP_ENDPOINT. */
  endpoint: string
  serviceName: string
  /** True behind a trusted proxy, whose traces are continued (W3C Trace Context). */
  trustProxy: boolean
}

export type TracedRequest = {
  method: string
  route: string
  requestId: string
  headers: Readonly<Record<string, string | string[] | undefined>>
}

/** Span of a request and of its operation. */
export type RequestSpan = {
  /** Starts the operation span within the request span. */
  startOperation(): void
  /** Runs a function whose spans are children of this one. */
  run(work: () => void): void
  end(status: number, operation: OperationRecord): void
}

export type Tracing = {
  startRequest(request: TracedRequest): RequestSpan
  /** Adds a span for a call that returns a promise. Calls that return other values do no work and get no span. */
  traceCall<T>(name: string, call: () => T): T
  /** Adds a span for a database query. @param query text or name, without values. */
  traceQuery<T>(query: string, run: () => Promise<T>): Promise<T>
  /** Sends the remaining spans. */
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
    startRequest({ method, route, requestId, headers }) {
      const parent = trustProxy ? propagation.extract(ROOT_CONTEXT, headers) : ROOT_CONTEXT
      const attributes = { 'http.request.method': method, 'http.route': route, 'gatehouse.request_id': requestId }
      const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent)
      let inside: Context = trace.setSpan(parent, span)
      let operation: Span | null = null
      return {
        startOperation() {
          operation = tracer.startSpan('operation', {}, inside)
          inside = trace.setSpan(inside, operation)
        },
        run: (work) => context.with(inside, work),
        end(status, record) {
          if (operation) describe(operation, record, requestId).end()
          span.setAttribute('http.response.status_code', status)
          if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR })
          span.end()
        },
      }
    },

    traceCall(name, call) {
      const span = tracer.startSpan(name)
      const result = context.with(trace.setSpan(context.active(), span), call)
      // A span that never ends is never sent.
      if (result instanceof Promise) void endWith(span, result).catch(() => {})
      return result
    },

    traceQuery(query, run) {
      const [name = query] = /^[\w.]+/.exec(query.trim()) ?? []
      const span = tracer.startSpan(name, { attributes: { 'db.query.text': query }, kind: SpanKind.CLIENT })
      return endWith(span, context.with(trace.setSpan(context.active(), span), run))
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

/** Resource of all spans; collectors need only a name. */
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

/** Error messages may hold client data, so the span records only the kind of error. */
function fail(span: Span, error: unknown): void {
  span.setAttribute('error.type', error instanceof Error ? error.name : 'unknown')
  span.setStatus({ code: SpanStatusCode.ERROR })
}

async function endWith<T>(span: Span, result: Promise<T>): Promise<T> {
  try {
    return await result
  } catch (error) {
    fail(span, error)
    throw error
  } finally {
    span.end()
  }
}
