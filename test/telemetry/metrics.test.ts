import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals'
import { createMetrics } from '../../src/telemetry/metrics.ts'
import { type SignedIn, startTestApp } from '../api/test-app.ts'
import { readSamples } from './prometheus-text.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let ada: SignedIn
beforeAll(async () => {
  app = await startTestApp()
  ada = await app.register('ada@example.com')
})
afterAll(() => app.close())

const scrape = async (url = `${app.url}/metrics`) => {
  const response = await fetch(url)
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  return readSamples(await response.text())
}

describe('a scrape of /metrics', () => {
  test('reports operation durations by name, type and outcome', async () => {
    await app.query('query Quick { me { id } }', { token: ada.accessToken })
    await app.query('query Quick { me { id } }')
    await app.query('{ todos(first: -1) { totalCount } }', { token: ada.accessToken })
    await app.query('{')
    const { value } = await scrape()
    const name = 'gatehouse_operation_duration_seconds_count'
    expect(value(name, { operation: 'Quick', type: 'query', outcome: 'ok' })).toBe(1)
    expect(value(name, { operation: 'Quick', type: 'query', outcome: 'UNAUTHENTICATED' })).toBe(1)
    expect(value(name, { operation: 'anonymous', type: 'query', outcome: 'BAD_USER_INPUT' })).toBe(1)
    expect(value(name, { operation: 'anonymous', type: 'none', outcome: 'GRAPHQL_PARSE_FAILED' })).toBe(1)
    expect(value('gatehouse_operation_duration_seconds_sum', { operation: 'Quick', outcome: 'ok' })).toBeLessThan(10)
  })

  test('reports durations of compiled operations', async () => {
    for (let i = 0; i < 20; i++) await app.query('query Again { me { id } }', { token: ada.accessToken })
    const { value } = await scrape()
    expect(value('gatehouse_operation_duration_seconds_count', { operation: 'Again', outcome: 'ok' })).toBe(20)
  })

  test('counts authorization denials by schema coordinate', async () => {
    await app.query('{ users { totalCount } }', { token: ada.accessToken })
    await app.query('{ users { totalCount } secureMessage }')
    await app.query('{ me { lastLoginAt } }', { token: ada.accessToken })
    const { value } = await scrape()
    const denials = (coordinate: string, kind: string) => value('gatehouse_denials_total', { coordinate, kind })
    expect(denials('Query.users', 'role')).toBe(1)
    expect(denials('Query.users', 'unauthenticated')).toBe(1)
    expect(denials('Query.secureMessage', 'unauthenticated')).toBe(1)
    expect(denials('User.lastLoginAt', 'role')).toBe(1)
  })

  test('counts outcomes of credential mutations, even under an alias', async () => {
    const earlier = await scrape()
    await app.login('ada@example.com')
    await app.query('mutation { me: login(input: { email: "nobody@example.com", password: "x" }) { tokenType } }')
    await app.query('mutation { ...F } fragment F on Mutation { refresh(refreshToken: "x") { tokenType } }')
    await app.query('mutation ($t: String) { r: refresh(refreshToken: $t) { tokenType } }', {
      variables: { t: ada.refreshToken },
    })
    await app.query('mutation { login(input: { email: "a", password: "b" }) @skip(if: true) { tokenType } logout }')
    const { value } = await scrape()
    const more = (field: string, outcome: string) =>
      (value('gatehouse_attempts_total', { field, outcome }) ?? 0) -
      (earlier.value('gatehouse_attempts_total', { field, outcome }) ?? 0)
    expect(more('login', 'ok')).toBe(1)
    expect(more('login', 'INVALID_CREDENTIALS')).toBe(1)
    expect(more('refresh', 'ok')).toBe(1)
    expect(more('refresh', 'INVALID_REFRESH_TOKEN')).toBe(1)
    expect(earlier.value('gatehouse_attempts_total', { field: 'register', outcome: 'ok' })).toBe(1)
  })

  test('reports the state of the process, the password hasher and the database pool', async () => {
    const { value } = await scrape()
    expect(value('gatehouse_http_responses_total', { status: '200' })).toBeGreaterThan(0)
    expect(value('gatehouse_password_hashes_waiting')).toBe(0)
    const [busy = -1, idle = -1, waiting] = ['busy', 'idle', 'waiting'].map((state) =>
      value('gatehouse_database_pool', { state }),
    )
    expect([busy, idle].every((connections) => connections >= 0)).toBe(true)
    expect(busy + idle).toBeLessThanOrEqual(10)
    expect(waiting).toBe(0)
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'process_start_time_seconds',
    ])
      expect(value(name)).toBeGreaterThan(0)
  })
})

test('adds no timer for each application', () => {
  const started = jest.spyOn(globalThis, 'setInterval')
  createMetrics()
  expect(started).not.toHaveBeenCalled()
  started.mockRestore()
})

test('limits the series and the size of a scrape when clients invent operation names', async () => {
  const names = Array.from({ length: 400 }, (_, index) => `query Invented${index} { me { id } }`)
  for (const query of names) await app.query(query, { token: ada.accessToken })
  const { labels, value } = await scrape()
  const told = labels('gatehouse_operation_duration_seconds_count').map(({ operation }) => operation)
  expect(new Set(told).size).toBeLessThanOrEqual(202)
  expect(value('gatehouse_operation_duration_seconds_count', { operation: 'other', outcome: 'ok' })).toBeGreaterThan(
    190,
  )
  for (const query of names.slice(0, 150)) {
    await app.query(query)
    await app.query(query.replace('{ id }', '{ lastLoginAt }'), { token: ada.accessToken })
  }
  const text = await fetch(`${app.url}/metrics`).then((response) => response.text())
  expect(text.length).toBeLessThan(600_000)
})

test('drops the names of failed operations and of anonymous requests', async () => {
  const other = await startTestApp()
  await other.query('query Refused { me { id } }')
  await other.query('query Public { __typename }')
  const { labels } = await scrape(`${other.url}/metrics`)
  const names = labels('gatehouse_operation_duration_seconds_count').map(({ operation }) => operation)
  expect(new Set(names)).toEqual(new Set(['other']))
  await other.close()
})

test('keeps the names of persisted operations, even for anonymous requests', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'persisted-'))
  const manifest = join(directory, 'persisted.json')
  await writeFile(manifest, JSON.stringify({ a: 'query Public { __typename }' }))
  const other = await startTestApp({ settings: { TRUSTED_DOCUMENTS: manifest } })
  await other.query('query Public { __typename }')
  const { value } = await scrape(`${other.url}/metrics`)
  expect(value('gatehouse_operation_duration_seconds_count', { operation: 'Public', outcome: 'ok' })).toBe(1)
  await other.close()
  await rm(directory, { recursive: true })
})

describe('production metrics on the API port', () => {
  const production = {
    NODE_ENV: 'production',
    JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx',
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'gatehouse@example.com',
    APP_URL: 'https://app.example.com',
  }

  test.each([
    [{}, 404],
    [{ PUBLIC_METRICS: 'on' }, 200],
  ])('answers a scrape under the settings %j with %i', async (settings, status) => {
    const other = await startTestApp({ settings: { ...production, ...settings } })
    expect((await fetch(`${other.url}/metrics`)).status).toBe(status)
    await other.close()
  })
})

describe('METRICS_PORT', () => {
  test('serves metrics on METRICS_PORT and not on the API port', async () => {
    const apart = await startTestApp({ settings: { METRICS_PORT: '0' } })
    expect((await fetch(`${apart.url}/metrics`)).status).toBe(404)
    const { metricsUrl } = apart.fastify
    if (metricsUrl === null) throw new Error('no metrics')
    const { value } = await scrape(metricsUrl)
    expect(value('gatehouse_http_responses_total', { status: '404' })).toBe(1)
    expect((await fetch(metricsUrl.replace('/metrics', '/graphql?query={__typename}'))).status).toBe(404)
    await apart.close()
    await expect(fetch(metricsUrl)).rejects.toThrow('fetch failed')
  })

  test('stops startup in one line when METRICS_PORT is in use', async () => {
    const taken = new URL(app.url).port
    await expect(startTestApp({ settings: { METRICS_PORT: taken } })).rejects.toThrow(
      /^METRICS_PORT: cannot listen on 127.0.0.1:\d+: /,
    )
  })
})
