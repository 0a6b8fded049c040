import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
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

describe('a scrape tells', () => {
  test('how long operations took, by name, type and outcome', async () => {
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

  test('the same of queries that come again and again, which take a shorter way', async () => {
    for (let i = 0; i < 20; i++) await app.query('query Again { me { id } }', { token: ada.accessToken })
    const { value } = await scrape()
    expect(value('gatehouse_operation_duration_seconds_count', { operation: 'Again', outcome: 'ok' })).toBe(20)
  })

  test('what was denied, by coordinate', async () => {
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

  test('what became of logins, refreshes and the like, under whatever name', async () => {
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

  test('how the process and what it depends on are', async () => {
    const { value } = await scrape()
    expect(value('gatehouse_http_responses_total', { status: '200' })).toBeGreaterThan(0)
    expect(value('gatehouse_password_hashes_waiting')).toBe(0)
    for (const state of ['busy', 'idle', 'waiting']) expect(value('gatehouse_database_pool', { state })).toBeLessThan(2)
    for (const name of [
      'nodejs_eventloop_lag_p99_seconds',
      'process_resident_memory_bytes',
      'process_start_time_seconds',
    ])
      expect(value(name)).toBeGreaterThan(0)
  })
})

test('names that somebody invents do not become series without end', async () => {
  const names = Array.from({ length: 400 }, (_, index) => `query Invented${index} { me { id } }`)
  for (const query of names) await app.query(query, { token: ada.accessToken })
  const { labels, value } = await scrape()
  const told = labels('gatehouse_operation_duration_seconds_count').map(({ operation }) => operation)
  expect(new Set(told).size).toBeLessThanOrEqual(202)
  expect(value('gatehouse_operation_duration_seconds_count', { operation: 'other', outcome: 'ok' })).toBeGreaterThan(
    190,
  )
})

test('names of what fails are not kept at all', async () => {
  await app.query('query Refused { me { id } }')
  const { labels } = await scrape()
  expect(JSON.stringify(labels('gatehouse_operation_duration_seconds_count'))).not.toContain('Refused')
})

describe('on a port of its own', () => {
  test('the metrics are there, and not on that of the API', async () => {
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

  test('that is taken, the start ends in one line', async () => {
    const taken = new URL(app.url).port
    await expect(startTestApp({ settings: { METRICS_PORT: taken } })).rejects.toThrow(
      /^METRICS_PORT: can't listen on 127.0.0.1:\d+: /,
    )
  })
})
