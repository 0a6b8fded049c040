import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Writable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createLogger } from '../../src/logger.ts'
import type { Answer } from '../api/client.ts'
import { type SignedIn, startTestApp } from '../api/test-app.ts'

type Attribute = { key: string; value: { stringValue?: string; intValue?: number } }
type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  attributes: Attribute[]
  status: { code?: number }
}
/** OTLP/HTTP with JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
type Export = { resourceSpans: { resource: { attributes: Attribute[] }; scopeSpans: { spans: Span[] }[] }[] }

const exported: Export[] = []
const logged: string[] = []
let collector: Server
let answers: Answer<unknown>[]
let ada: SignedIn

/** Starts a collector and an application, runs operations, and closes the application, which sends the last spans. */
beforeAll(async () => {
  collector = createServer(async (request, response) => {
    if (request.url === '/v1/traces') exported.push((await json(request)) as Export)
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`

  const stream = new Writable({
    write(chunk, _encoding, done) {
      logged.push(String(chunk))
      done()
    },
  })
  const logger = createLogger({ environment: 'production', level: 'info' }, stream)
  const app = await startTestApp({
    settings: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, TRUST_PROXY: 'loopback' },
    logger,
  })
  ada = await app.register('ada@example.com')
  const token = ada.accessToken
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const broken = app.services.todos
  answers = [
    await app.query('query Mine { me { id email } todos { totalCount nodes { id title } } }', {
      token,
      headers: { traceparent },
    }),
    await app.query('query Denied { users { totalCount } }', { token }),
  ]
  await app.query(`mutation Renew { refresh(refreshToken: "${ada.refreshToken}") { expiresIn } }`)
  for (let i = 0; i < 5; i++) await app.query('query Often { todos { nodes { id } } }', { token })
  Object.assign(broken, {
    list: async () => {
      throw new Error('the disk is gone')
    },
  })
  answers.push(await app.query('query Fails { todos { totalCount } }', { token }))
  await app.close()
})
afterAll(() => {
  collector.close()
})

const spans = () =>
  exported.flatMap(({ resourceSpans }) =>
    resourceSpans.flatMap((each) => each.scopeSpans.flatMap((scope) => scope.spans)),
  )
const named = (name: string) => spans().filter((span) => span.name === name)
const attribute = (span: Span | undefined, key: string) =>
  span?.attributes.find((each) => each.key === key)?.value.stringValue

/** Returns the names of a span's ancestors, innermost first. */
function within(span: Span | undefined): string[] {
  const parent = spans().find(({ spanId, traceId }) => spanId === span?.parentSpanId && traceId === span?.traceId)
  return parent ? [parent.name, ...within(parent)] : []
}

test('exports spans for the request, its operation, async resolvers and their database queries', () => {
  const [operation] = named('query Mine')
  expect(within(operation)).toEqual(['POST /graphql'])
  expect(attribute(operation, 'graphql.operation.name')).toBe('Mine')
  expect(attribute(operation, 'graphql.document.hash')).toMatch(/^[\da-f]{64}$/)
  expect(attribute(operation, 'user.id')).toBe(ada.user.id)
  const ofMine = spans().filter(({ traceId }) => traceId === operation?.traceId)
  const resolvers = ofMine.filter((span) => within(span)[0] === 'query Mine').map(({ name }) => name)
  expect(resolvers).toEqual(expect.arrayContaining(['Query.me', 'Query.todos']))
  const queries = ofMine.filter((span) => attribute(span, 'db.query.text') !== undefined)
  expect(queries.length).toBeGreaterThanOrEqual(2)
  for (const query of queries) expect(within(query).slice(-2)).toEqual(['query Mine', 'POST /graphql'])
})

test('nests the statements of a transaction in a span of their transaction', () => {
  const [renew] = named('mutation Renew')
  const inTransaction = spans().filter((span) => span.traceId === renew?.traceId && within(span)[0] === 'transaction')
  expect(inTransaction.map((span) => attribute(span, 'db.query.text'))).toEqual(
    expect.arrayContaining([expect.stringMatching(/^session\.update/), 'refreshToken.create']),
  )
})

test('continues the trace of a request from a trusted proxy', () => {
  expect(named('query Mine')[0]?.traceId).toBe('0af7651916cd43dd8448eb211c80319c')
})

test('creates the same spans for each run of a repeated query', () => {
  const often = named('query Often')
  expect(often).toHaveLength(5)
  for (const { traceId } of often)
    expect(spans().filter((each) => each.traceId === traceId && each.name === 'Query.todos')).toHaveLength(1)
})

test('creates no span for resolvers that only read a property', () => {
  expect(spans().map(({ name }) => name)).not.toEqual(expect.arrayContaining(['User.email']))
  expect(spans().map(({ name }) => name)).not.toEqual(expect.arrayContaining(['Todo.title']))
})

test('records the error code of a denial and of a failure on their spans', () => {
  const [denied] = named('query Denied')
  expect(attribute(denied, 'error.type')).toBe('FORBIDDEN')
  const [failed] = named('query Fails')
  expect(attribute(failed, 'error.type')).toBe('INTERNAL_SERVER_ERROR')
  expect(failed?.status.code).toBe(2)
})

test('writes the request id of a client’s error to the log line and to the span', () => {
  const requestId = answers[2]?.errors?.[0]?.extensions.requestId
  expect(requestId).toMatch(/^[\da-f-]{36}$/)
  const lines = logged.map((line) => JSON.parse(line)).filter((line) => line.requestId === requestId)
  expect(lines.map(({ msg }) => msg)).toEqual(['operation failed', 'request'])
  expect(lines[0]).toMatchObject({
    level: 50,
    err: { message: 'the disk is gone', stack: expect.any(String) },
    path: 'todos',
  })
  expect(lines[1]).toMatchObject({
    operation: 'Fails',
    userId: ada.user.id,
    code: 'INTERNAL_SERVER_ERROR',
    hash: expect.stringMatching(/^[\da-f]{64}$/),
  })
  expect(attribute(named('query Fails')[0], 'gatehouse.request_id')).toBe(requestId)
})

test('writes no secret to spans or logs', () => {
  const everything = JSON.stringify(exported) + logged.join('')
  for (const secret of [
    ada.accessToken,
    ada.refreshToken,
    'quiet-harbour-lantern-71',
    'the disk is gone'.toUpperCase(),
  ])
    expect(everything).not.toContain(secret)
  expect(JSON.stringify(exported)).not.toContain('ada@example.com')
  expect(JSON.stringify(exported)).not.toContain('the disk is gone')
})

test('exports spans under the service name gatehouse', () => {
  const resource = exported[0]?.resourceSpans[0]?.resource.attributes
  expect(resource).toContainEqual({ key: 'service.name', value: { stringValue: 'gatehouse' } })
})

describe('tracing without a collector', () => {
  test('loads no OpenTelemetry SDK module without a configured collector', async () => {
    const program = `
      import { createRequire } from 'node:module'
      import { startTestApp } from './test/api/test-app.ts'
      const app = await startTestApp()
      await app.query('{ __typename }')
      await app.close()
      console.log(Object.keys(createRequire(import.meta.url).cache).filter((path) => /opentelemetry.(sdk|exporter|otlp)/.test(path)).length)`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout.trim()).toBe('0')
  })
})

test('answers and shuts down when the collector is unreachable', async () => {
  const app = await startTestApp({ settings: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' } })
  expect((await app.query('{ __typename }')).status).toBe(200)
  await app.close()
})
