import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { ConfigError, parseConfig } from '../src/config.ts'

type Env = Record<string, string | undefined>

/** What is wrong, a line each. */
function faults(env: Env): readonly string[] {
  try {
    parseConfig(env)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
}

const SECRET = randomBytes(32).toString('base64url')
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: SECRET }

const LENGTHS: [bad: string[], good: string[]] = [
  ['15', 'm', '1.5h', '-1m', '1y', '1 m', '0s', '15M', '999ms', '1e3s', '10000d'],
  ['1s', '1000ms', '90s', '12h', '1d'],
]
const PORTS: [bad: string[], good: string[]] = [
  ['-1', '65536', '80.5', 'http', '0x50', '1e3', '４０００'],
  ['0', '80', '65535'],
]
const KEY: [bad: string[], good: string[]] = [
  ['short', 'x'.repeat(31), 'é'.repeat(15)],
  [SECRET, 'x'.repeat(32), 'é'.repeat(16)],
]
const WEB: [bad: string[], good: string[]] = [
  ['app.example.com', 'ftp://app.example.com', '//app.example.com', 'http://', 'javascript:alert(1)'],
  ['http://localhost:3000', 'https://app.example.com/path'],
]
const count = (least: number, most: number): [bad: string[], good: string[]] => [
  [String(least - 1), String(most + 1), `${least}.5`, 'many', '∞'],
  [String(least), String(most)],
]

/** Each variable: what it refuses, and what it takes. */
const VARIABLES: Record<string, [bad: string[], good: string[]]> = {
  NODE_ENV: [
    ['prod', 'Production', 'staging'],
    ['development', 'test'],
  ],
  HOST: [
    ['two hosts', 'http://127.0.0.1', '127.0.0.1/8', '*'],
    ['127.0.0.1', '0.0.0.0', '::', 'localhost', 'api.local'],
  ],
  PORT: PORTS,
  DATABASE_URL: [
    [
      'gatehouse.db',
      'file:',
      'mysql://127.0.0.1/gatehouse',
      'file:./a.db?mode=ro',
      'postgres',
      '/var/lib/gatehouse.db',
    ],
    ['file:./a.db', 'file:/var/lib/gatehouse/a.db', 'file:a b.db'],
  ],
  REDIS_URL: [
    ['127.0.0.1:6379', 'http://127.0.0.1:6379', 'on'],
    ['redis://127.0.0.1:6379', 'rediss://user:pass@cache.example.com:6380/1'],
  ],
  JWT_SECRET: KEY,
  JWT_SECRET_PREVIOUS: KEY,
  JWT_ISSUER: [
    [':gatehouse', 'two words: here'],
    ['gatehouse', 'https://id.example.com', 'urn:example:gatehouse'],
  ],
  JWT_AUDIENCE: [
    [':gatehouse', 'two words: here'],
    ['gatehouse', 'https://api.example.com/graphql'],
  ],
  ACCESS_TOKEN_TTL: [[...LENGTHS[0], '2d'], LENGTHS[1]],
  REFRESH_TOKEN_TTL: [[...LENGTHS[0], '401d'], LENGTHS[1]],
  SESSION_TTL: [
    [...LENGTHS[0], '401d'],
    [...LENGTHS[1], '400d'],
  ],
  REFRESH_GRACE: [
    ['10', '-1s', '61s', '2m', 'off', '1.5s'],
    ['0', '0s', '500ms', '60s', '1m'],
  ],
  REFRESH_COOKIE: [
    ['true', '1', 'yes', 'ON'],
    ['on', 'off'],
  ],
  BCRYPT_COST: count(10, 15),
  PASSWORD_MIN_LENGTH: count(8, 64),
  CORS_ORIGINS: [
    [
      '*',
      'null',
      'app.example.com',
      'https://app.example.com/',
      'https://*.example.com/',
      'ftp://a.example.com',
      'https://a.example.com,b',
    ],
    ['https://app.example.com', 'http://localhost:3000, https://app.example.com'],
  ],
  INTROSPECTION: [
    ['on', 'true', 'none', 'ALL'],
    ['all', 'visible', 'off'],
  ],
  TRUST_PROXY: [
    [
      'on',
      'true',
      '0',
      '10',
      '-1',
      'all',
      ',',
      '10.0.0.0/33',
      '10.0.0.0/0',
      '999.1.1.1',
      'dead',
      '::1/129',
      'loopback,proxy',
      '10.0.0.1/8/8',
    ],
    ['off', '1', '9', 'loopback', '10.0.0.0/8', '::1', 'fd00::/8', 'loopback, 192.0.2.7'],
  ],
  LOG_LEVEL: [
    ['verbose', 'INFO', '30'],
    ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
  ],
  METRICS_PORT: PORTS,
  SMTP_URL: [
    ['mail.example.com', 'http://mail.example.com', 'mail.example.com:25'],
    ['smtp://127.0.0.1:25', 'smtps://u:p@mail.example.com'],
  ],
  MAIL_FROM: [
    ['nobody', '@', 'a@b c@d', 'a@b.example\r\nBcc: c@d.example'],
    ['a@b.example', 'Gatehouse <no-reply@example.com>'],
  ],
  APP_URL: WEB,
  OTEL_EXPORTER_OTLP_ENDPOINT: WEB,
  DATABASE_POOL_SIZE: count(1, 1000),
  LIMIT_TOKENS: count(100, 100_000),
  LIMIT_NESTING: count(10, 500),
  LIMIT_DEPTH: count(2, 100),
  LIMIT_ARGUMENTS: count(5, 10_000),
  DRAIN_DELAY: [
    ['1', '61s', '-1s', 'on'],
    ['0', '1s', '60s'],
  ],
  LIMIT_ALIASES: count(0, 10_000),
  LIMIT_ROOT_FIELDS: count(1, 1000),
  LIMIT_REPEATS: count(1, 1000),
  LIMIT_DIRECTIVES: count(0, 10_000),
  LIMIT_SELECTIONS: count(10, 100_000),
  LIMIT_COST: count(100, 10_000_000),
  LIMIT_BODY: count(1024, 16 * 1024 * 1024),
}

/** Any text will do: paths of files, which are looked at when the keys are loaded and the manifest is read, and a name. */
const FREE = ['JWT_PRIVATE_KEY_FILE', 'JWT_PUBLIC_KEY_FILES', 'TRUSTED_DOCUMENTS', 'OTEL_SERVICE_NAME']

test('each variable that config.ts reads is here', () => {
  const source = readFileSync(new URL('../src/config.ts', import.meta.url), 'utf8')
  const read = [...source.matchAll(/setting\(\s*'(\w+)'/g)].map(([, name = '']) => name)
  expect(read.length).toBeGreaterThan(30)
  expect(read.filter((name) => !(name in VARIABLES) && !FREE.includes(name))).toEqual([])
})

describe.each(Object.entries(VARIABLES))('%s', (name, [bad, good]) => {
  test.each(bad)('refuses %j in one line that says what it must be', (value) => {
    const [line = '', ...others] = faults({ [name]: value })
    expect(others).toEqual([])
    expect(line).toMatch(new RegExp(`^${name} must be [^\\r\\n]{4,150}$`))
  })

  test.each([...good, '', '  '])('takes %j', (value) => {
    expect(faults({ [name]: value })).toEqual([])
  })
})

test('no line repeats a value: it might be a secret that got into the wrong variable', () => {
  const secret = `${SECRET}: `
  for (const name of Object.keys(VARIABLES).filter((each) => !/^JWT_SECRET/.test(each)))
    expect(faults({ [name]: secret }).join('\n')).not.toContain(SECRET)
})

test('all faults are told at once, whatever the combination', () => {
  const bad = fc.uniqueArray(fc.constantFrom(...Object.keys(VARIABLES)), { minLength: 1 })
  fc.assert(
    fc.property(bad, (names) => {
      const env = Object.fromEntries(names.map((name) => [name, VARIABLES[name]?.[0][0]]))
      const lines = faults(env)
      expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual([...names].sort())
      expect(new ConfigError(lines).message.split('\n')).toEqual(lines)
    }),
  )
})

test('no environment makes it fail otherwise', () => {
  const names = fc.constantFrom(...Object.keys(VARIABLES), ...FREE)
  const env = fc.dictionary(names, fc.oneof(fc.string(), fc.string({ unit: 'binary' })))
  fc.assert(fc.property(env, (each) => Array.isArray(faults(each))))
})

test('nothing set is development, on this machine alone, with what the contract says', () => {
  expect(parseConfig({})).toMatchObject({
    environment: 'development',
    production: false,
    host: '127.0.0.1',
    port: 4000,
    databaseUrl: 'file:./data/gatehouse.db',
    jwt: {
      secret: null,
      previousSecret: null,
      privateKeyFile: null,
      publicKeyFiles: [],
      issuer: 'gatehouse',
      audience: 'gatehouse',
    },
    durations: { accessToken: 900_000, refreshToken: 2_592_000_000, session: 7_776_000_000, refreshGrace: 10_000 },
    refreshCookie: false,
    passwords: { bcryptCost: 12, minLength: 15 },
    corsOrigins: ['https://studio.apollographql.com', 'http://localhost:4000', 'http://127.0.0.1:4000'],
    introspection: 'all',
    trustProxy: false,
    logLevel: 'info',
    metricsPort: null,
    smtpUrl: null,
    mailFrom: null,
    appUrl: null,
  })
})

test('production lets no other origin in, and shows each caller what is theirs', () => {
  expect(parseConfig(PRODUCTION)).toMatchObject({ production: true, corsOrigins: [], introspection: 'visible' })
})

test('values are read in their units, without the spaces around them', () => {
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
    corsOrigins: ['https://a.example.com', 'http://b.example.com:8080'],
    jwt: { publicKeyFiles: ['a.pem', 'b.pem'] },
    trustProxy: ['loopback', '10.0.0.0/8'],
  })
  expect(parseConfig({ TRUST_PROXY: '2' }).trustProxy).toBe(2)
})

test('it is frozen, with its parts', () => {
  const config = parseConfig({})
  for (const part of [config, ...Object.values(config)]) expect(Object.isFrozen(part)).toBe(true)
  expect(() => Object.assign(config.passwords, { bcryptCost: 4 })).toThrow(TypeError)
})

describe('how long things live', () => {
  test.each([
    [{ SESSION_TTL: '1h' }, { session: 3_600_000, refreshToken: 3_600_000, accessToken: 900_000 }],
    [{ REFRESH_TOKEN_TTL: '2s' }, { session: 7_776_000_000, refreshToken: 2000, accessToken: 2000 }],
    [{ SESSION_TTL: '5s' }, { session: 5000, refreshToken: 5000, accessToken: 5000 }],
  ])('with %j the defaults of the others follow', (env, durations) => {
    expect(parseConfig(env).durations).toMatchObject(durations)
  })

  test.each([
    [{ REFRESH_TOKEN_TTL: '91d' }, 'REFRESH_TOKEN_TTL must be SESSION_TTL at most'],
    [{ REFRESH_TOKEN_TTL: '2h', SESSION_TTL: '1h' }, 'REFRESH_TOKEN_TTL must be SESSION_TTL at most'],
    [{ ACCESS_TOKEN_TTL: '1h', REFRESH_TOKEN_TTL: '30m' }, 'ACCESS_TOKEN_TTL must be REFRESH_TOKEN_TTL at most'],
  ])('%j contradicts itself', (env, line) => {
    expect(faults(env)).toEqual([line])
  })
})

test('metrics can’t be on a port of their own that is the API’s', () => {
  expect(faults({ METRICS_PORT: '4000' })).toEqual(['METRICS_PORT must be another than PORT, or unset'])
  expect(faults({ PORT: '0', METRICS_PORT: '0' })).toEqual([])
})

describe('in production', () => {
  test.each([undefined, '', '  '])('a secret of %j is refused: none is made there', (secret) => {
    expect(faults({ NODE_ENV: 'production', JWT_SECRET: secret })).toEqual([
      'JWT_SECRET must be set in production: 32 random bytes at least, or JWT_PRIVATE_KEY_FILE instead',
    ])
  })

  test('a private key takes its place', () => {
    expect(faults({ NODE_ENV: 'production', JWT_PRIVATE_KEY_FILE: 'key.pem' })).toEqual([])
  })

  test.each(['JWT_SECRET', 'JWT_SECRET_PREVIOUS'])(
    'a weak %s is refused, in one line that does not repeat it',
    (name) => {
      for (const weak of [
        'short',
        'x'.repeat(64),
        'change-me-change-me-change-me-change-me',
        'your-256-bit-secret-your-256-bit-secret',
        'my-super-secret-jwt-token-with-at-least-32-characters-long',
        'secretsecretsecretsecretsecretsecret',
        '0123456789abcdef0123456789abcdef',
        'abcdefghijklmnopqrstuvwxyz0123456789',
        'correct horse correct horse correct horse ',
      ]) {
        const lines = faults({ ...PRODUCTION, [name]: weak })
        expect(lines).toEqual([
          expect.stringMatching(new RegExp(`^${name} must be (random: this one |32 bytes at least)`)),
        ])
        expect(lines.join()).not.toContain(weak)
      }
    },
  )

  test('random secrets are taken, however they are written', () => {
    for (const encoding of ['hex', 'base64', 'base64url'] as const)
      fc.assert(
        fc.property(
          fc.uint8Array({ minLength: 32, maxLength: 64 }).map(() => randomBytes(32)),
          (bytes) => {
            expect(faults({ ...PRODUCTION, JWT_SECRET: bytes.toString(encoding) })).toEqual([])
          },
        ),
      )
  })
})
