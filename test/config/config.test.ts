import { describe, expect, test } from '@jest/globals'
import { parseConfig } from '../../src/config/config.ts'
import { issuesOf } from './issues-of.ts'
import { SECRET } from './setting-kinds.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: SECRET }

test('defaults to development on the loopback interface, with the documented values', () => {
  expect(parseConfig({})).toMatchObject({
    environment: 'development',
    production: false,
    host: '127.0.0.1',
    port: 4000,
    database: { url: 'file:./data/gatehouse.db' },
    jwt: {
      secret: null,
      previousSecret: null,
      privateKeyFile: null,
      publicKeyFiles: [],
      rsaAlgorithm: 'RS256',
      issuer: 'gatehouse',
      audience: 'gatehouse',
    },
    durations: { accessToken: 900_000, refreshToken: 2_592_000_000, session: 7_776_000_000, refreshGrace: 10_000 },
    quotas: { todos: 10_000 },
    passwords: { bcryptCost: 12, minLength: 15 },
    graphql: { introspection: 'all', persistedOperations: [] },
    http: {
      refreshCookie: { mode: 'client', path: '/graphql', sameSite: 'strict' },
      corsOrigins: ['https://studio.apollographql.com'],
      web: true,
      introspection: 'all',
      trustProxy: false,
      metricsPort: null,
    },
    log: { level: 'info' },
    mail: { smtpUrl: null, from: { name: '', address: 'gatehouse@localhost' }, appUrl: null },
  })
})

test('allows no other origin in production and limits introspection to what the viewer may use', () => {
  expect(parseConfig(PRODUCTION)).toMatchObject({
    production: true,
    graphql: { introspection: 'visible' },
    http: { corsOrigins: [], introspection: 'visible' },
  })
})

test('parses durations, lists and numbers, and trims surrounding spaces', () => {
  expect(
    parseConfig({
      ACCESS_TOKEN_TTL: ' 90s ',
      REFRESH_GRACE: '0',
      CORS_ORIGINS: ' https://a.example.com , http://b.example.com:8080,',
      JWT_PUBLIC_KEY_FILES: 'a.pem, b.pem',
      TRUST_PROXY: 'loopback, 10.0.0.0/8',
    }),
  ).toMatchObject({
    durations: { accessToken: 90_000, refreshGrace: 0 },
    jwt: { publicKeyFiles: ['a.pem', 'b.pem'] },
    http: {
      // Apollo Sandbox stays.
      corsOrigins: ['https://a.example.com', 'http://b.example.com:8080', 'https://studio.apollographql.com'],
      trustProxy: ['loopback', '10.0.0.0/8'],
    },
  })
  expect(parseConfig({ TRUST_PROXY: '2' }).http.trustProxy).toBe(2)
})

test.each([
  [{}, 'http://127.0.0.1:4000'],
  [{ HOST: '0.0.0.0', PORT: '80' }, 'http://localhost:80'],
  [{ HOST: '::' }, 'http://localhost:4000'],
  [{ HOST: '::1' }, 'http://[::1]:4000'],
])('derives from %j the local URL %s', (env, expected) => {
  expect(parseConfig(env).localUrl).toBe(expected)
})

test('freezes the configuration and each of its sections', () => {
  const config = parseConfig({})
  for (const part of [config, ...Object.values(config)]) expect(Object.isFrozen(part)).toBe(true)
  expect(() => Object.assign(config.passwords, { bcryptCost: 4 })).toThrow(TypeError)
})

describe('lifetimes', () => {
  test.each([
    [{ SESSION_TTL: '1h' }, { session: 3_600_000, refreshToken: 3_600_000, accessToken: 900_000 }],
    [{ REFRESH_TOKEN_TTL: '2s' }, { session: 7_776_000_000, refreshToken: 2000, accessToken: 2000 }],
    [{ SESSION_TTL: '5s' }, { session: 5000, refreshToken: 5000, accessToken: 5000 }],
  ])('derives the other lifetimes from %j', (env, durations) => {
    expect(parseConfig(env).durations).toMatchObject(durations)
  })

  test.each([
    [{ REFRESH_TOKEN_TTL: '91d' }, 'REFRESH_TOKEN_TTL must not exceed SESSION_TTL'],
    [{ REFRESH_TOKEN_TTL: '2h', SESSION_TTL: '1h' }, 'REFRESH_TOKEN_TTL must not exceed SESSION_TTL'],
    [{ ACCESS_TOKEN_TTL: '1h', REFRESH_TOKEN_TTL: '30m' }, 'ACCESS_TOKEN_TTL must not exceed REFRESH_TOKEN_TTL'],
  ])('rejects the contradictory lifetimes %j', (env, line) => {
    expect(issuesOf(env)).toEqual([line])
  })
})

test('rejects a METRICS_PORT equal to PORT', () => {
  expect(issuesOf({ METRICS_PORT: '4000' })).toEqual(['METRICS_PORT must differ from PORT, or be unset'])
  expect(issuesOf({ PORT: '0', METRICS_PORT: '0' })).toEqual([])
})
