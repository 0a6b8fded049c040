/** Valid and invalid values of each setting. */

import { LIMITS } from './limit-variables.ts'
import { count, KEY, LENGTHS, PORTS, SWITCH, WEB } from './setting-kinds.ts'

/** Maps each variable to values that it rejects and values that it accepts. */
export const VARIABLES: Record<string, [bad: string[], good: string[]]> = {
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
    [
      '127.0.0.1:6379',
      'http://127.0.0.1:6379',
      'on',
      'redis://:pa%ss@127.0.0.1:6379',
      'redis://us%er@127.0.0.1',
      'redis://127.0.0.1/cache',
      'redis://127.0.0.1:99999',
    ],
    ['redis://127.0.0.1:6379', 'rediss://user:pass@cache.example.com:6380/1', 'redis://:pa%25ss@127.0.0.1/'],
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
    ['true', '1', 'yes', 'ON', 'cookie'],
    ['client', 'on', 'off'],
  ],
  REFRESH_COOKIE_PATH: [
    ['graphql', 'https://app.example.com/graphql', '/a;b', '/a b'],
    ['/', '/graphql', '/api/v1/graphql'],
  ],
  REFRESH_COOKIE_SAMESITE: [
    ['Strict', 'on'],
    ['strict', 'lax', 'none'],
  ],
  WEB: SWITCH,
  BCRYPT_COST: count(10, 15),
  REGISTRATION: [
    ['on', 'Open', 'off'],
    ['open', 'confirm', 'invite', 'closed'],
  ],
  REQUIRE_VERIFIED_EMAIL: SWITCH,
  MAX_SESSIONS: count(1, 10_000),
  AUDIT_RETENTION: [
    ['0', '23h', 'never', '10000d', '1y'],
    ['1d', '365d', 'forever'],
  ],
  PASSWORD_MIN_LENGTH: count(8, 64),
  ADMIN_FACTORS: count(1, 2),
  PASSKEY_RP_ID: [
    ['https://example.com', '127.0.0.1', 'example.com:443', 'Example com'],
    ['example.com', 'localhost'],
  ],
  PASSKEY_ORIGINS: [
    ['example.com', 'https://*.example.com', 'https://example.com/path'],
    ['https://example.com', 'http://localhost:4000,https://app.example.com'],
  ],
  CORS_ORIGINS: [
    [
      '*',
      'null',
      'app.example.com',
      'https://app.example.com/',
      'https://*.example.com/',
      'https://*.com',
      'https://*.*.example.com',
      'https://app*.example.com',
      'https://*',
      'http://*.example.com',
      '*.example.com',
      'ftp://a.example.com',
      'https://a.example.com,b',
    ],
    ['https://app.example.com', 'http://localhost:3000, https://app.example.com', 'https://*.example.com:8443'],
  ],
  JWT_RSA_ALGORITHM: [
    ['RS512', 'PS384', 'rs256'],
    ['RS256', 'PS256'],
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
  PUBLIC_METRICS: SWITCH,
  MAX_CONNECTIONS: count(16, 1_000_000),
  COMPILED_OPERATIONS: SWITCH,
  SMTP_URL: [
    ['mail.example.com', 'http://mail.example.com', 'mail.example.com:25', 'smtp://u:100%@mail.example.com'],
    ['smtp://127.0.0.1:25', 'smtps://u:p@mail.example.com', 'smtp://u%40example.com:p@mail.example.com'],
  ],
  MAX_TODOS: count(1, 1_000_000_000),
  MAIL_FROM: [
    [
      'nobody',
      '@',
      'a@b c@d',
      'a@b.example\r\nBcc: c@d.example',
      'a,b@acme.example',
      'a@b.example, c@d.example',
      'Acme <a,b@acme.example>',
      'Acme <a@b.example> <c@d.example>',
      'Acme <a@b.example',
      'Acme\u0000 <a@b.example>',
      'Team: a@b.example;',
    ],
    [
      'a@b.example',
      'root@localhost',
      'Gatehouse <no-reply@example.com>',
      'Acme: Team <a@b.example>',
      '"A, B" <a@b.example>',
    ],
  ],
  APP_URL: [
    [
      ...WEB[0],
      'https://app.example.com/?a=b',
      'https://app.example.com/#a',
      'https://u:p@app.example.com',
      'https://x.example/%',
    ],
    WEB[1],
  ],
  OTEL_EXPORTER_OTLP_ENDPOINT: WEB,
  ...LIMITS,
  DATABASE_POOL_SIZE: count(1, 1000),
  DRAIN_DELAY: [
    ['1', '61s', '-1s', 'on'],
    ['0', '1s', '60s'],
  ],
}

/** Variables that accept any text: names, and paths of files that are opened later. */
export const FREE = ['JWT_PRIVATE_KEY_FILE', 'JWT_PUBLIC_KEY_FILES', 'TRUSTED_DOCUMENTS', 'OTEL_SERVICE_NAME']
