/** The settings: read once, at the start, checked as a whole. */

import { isIP } from 'node:net'
import { weaknessOf } from './weak-secret.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Milliseconds of each unit that a duration may be written in. */
const UNITS: Record<string, number> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY }

/** Where an unset JWT_SECRET is made and kept in development; relative to the working directory. */
export const DATA_DIRECTORY = 'data'

/** A value as it stands in the environment that a setting can't take. */
class Unfit extends Error {}

type Read<T> = (text: string) => T

const oneOf =
  <const T extends string>(...values: T[]): Read<T> =>
  (text) => {
    const value = values.find((each) => each === text)
    if (value === undefined) throw new Unfit(`one of ${values.join(', ')}`)
    return value
  }

const onOff: Read<boolean> = (text) => oneOf('on', 'off')(text) === 'on'

const integer =
  (least: number, most: number): Read<number> =>
  (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most) throw new Unfit(`a whole number from ${least} to ${most}`)
    return value
  }

/** A duration such as `15m`, as milliseconds. */
const duration =
  (least: number, most: number, range: string): Read<number> =>
  (text) => {
    const [, digits, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
    const value = Number(digits) * (UNITS[unit ?? ''] ?? Number.NaN)
    if (!(value >= least && value <= most)) throw new Unfit(`a duration such as 90s, 15m, 12h or 30d, ${range}`)
    return value
  }

const matching =
  (pattern: RegExp, expected: string): Read<string> =>
  (text) => {
    if (!pattern.test(text)) throw new Unfit(expected)
    return text
  }

const url =
  (expected: string, ...protocols: string[]): Read<string> =>
  (text) => {
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) throw new Unfit(expected)
    return text
  }

const databaseUrl: Read<string> = (text) => {
  if (/^file:[^?#]+$/.test(text)) return text
  return url('file:PATH, or postgresql://USER:PASSWORD@HOST:PORT/NAME', 'postgresql:', 'postgres:')(text)
}

const list =
  <T>(read: Read<T>): Read<T[]> =>
  (text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map(read)

const origin: Read<string> = (text) => {
  const expected = 'a comma-separated list of origins such as https://app.example.com'
  if (!/^https?:/.test(text) || !URL.canParse(text) || new URL(text).origin !== text) throw new Unfit(expected)
  return text
}

/** RFC 7518 §3.2: no shorter than the hash. */
const secret: Read<string> = (text) => {
  if (Buffer.byteLength(text) < 32) throw new Unfit('32 bytes at least')
  return text
}

const productionSecret: Read<string> = (text) => {
  const weakness = weaknessOf(secret(text))
  if (weakness !== null) throw new Unfit(`random: ${weakness}`)
  return text
}

/** RFC 7519 §2: what has a colon in it must be a URI. */
const nameOrUri: Read<string> = (text) => {
  if (text.includes(':') && !URL.canParse(text)) throw new Unfit('a name without a colon, or a URI')
  return text
}

const NETWORKS = ['loopback', 'linklocal', 'uniquelocal']

/** An address, or a network by the length of its prefix (RFC 4632 §3.1, RFC 4291 §2.3). */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const bits = { 4: 32, 6: 128 }[isIP(address)]
  if (bits === undefined || address.includes('%') || rest.length > 0) return false
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits)
}

/** Proxies whose X-Forwarded-For counts: none, a number of hops, or addresses and networks. */
const trustProxy: Read<false | number | string[]> = (text) => {
  if (text === 'off') return false
  if (/^[1-9]$/.test(text)) return Number(text)
  const networks = list(String)(text)
  if (networks.length > 0 && networks.every((each) => NETWORKS.includes(each) || isNetwork(each))) return networks
  throw new Unfit(
    'off, a number of hops from 1 to 9, or a comma-separated list of addresses, networks such as 10.0.0.0/8, or loopback',
  )
}

/** RFC 5322 §3.4, without what nobody uses. */
const MAILBOX = /^([^\r\n<>@]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/

/** The origins of Apollo Sandbox and of the bundled IDE's own pages. */
const SANDBOX = 'https://studio.apollographql.com'

/**
 * Reads the settings.
 * @param env the environment, as variable names and values; an empty value counts as unset.
 * @returns a frozen Config; durations are milliseconds.
 * @throws ConfigError naming every variable that has a bad value, one line each.
 */
export function parseConfig(env: Readonly<Record<string, string | undefined>>) {
  const faults: string[] = []

  /** Reads one variable; a fault is noted, and the others are still read. */
  function setting<T, D>(name: string, fallback: D, read: Read<T>): T | D {
    const text = env[name]?.trim()
    if (text === undefined || text === '') return fallback
    try {
      return read(text)
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      faults.push(`${name} must be ${error.message}`)
      return fallback
    }
  }

  const environment = setting('NODE_ENV', 'development' as const, oneOf('development', 'production', 'test'))
  const production = environment === 'production'
  const readSecret = production ? productionSecret : secret
  const port = setting('PORT', 4000, integer(0, 65535))
  // Where only one is set, the others' defaults follow it: nothing outlives what it belongs to.
  const session = setting('SESSION_TTL', 90 * DAY, duration(SECOND, 400 * DAY, 'from 1s to 400d'))
  const refreshToken = setting(
    'REFRESH_TOKEN_TTL',
    Math.min(30 * DAY, session),
    duration(SECOND, 400 * DAY, 'from 1s to 400d'),
  )
  const durations = {
    accessToken: setting(
      'ACCESS_TOKEN_TTL',
      Math.min(15 * MINUTE, refreshToken),
      duration(SECOND, DAY, 'from 1s to 1d'),
    ),
    refreshToken,
    session,
    refreshGrace: setting('REFRESH_GRACE', 10 * SECOND, (text) =>
      text === '0' ? 0 : duration(0, MINUTE, 'from 0 to 60s')(text),
    ),
  }
  const config = {
    environment,
    production,
    host: setting('HOST', '127.0.0.1', matching(/^[\w.:-]+$/, 'a host name or an IP address')),
    port,
    databaseUrl: setting('DATABASE_URL', 'file:./data/gatehouse.db', databaseUrl),
    databasePoolSize: setting('DATABASE_POOL_SIZE', 10, integer(1, 1000)),
    jwt: {
      secret: setting('JWT_SECRET', null, readSecret),
      previousSecret: setting('JWT_SECRET_PREVIOUS', null, readSecret),
      privateKeyFile: setting('JWT_PRIVATE_KEY_FILE', null, String),
      publicKeyFiles: setting('JWT_PUBLIC_KEY_FILES', [], list(String)),
      issuer: setting('JWT_ISSUER', 'gatehouse', nameOrUri),
      audience: setting('JWT_AUDIENCE', 'gatehouse', nameOrUri),
    },
    durations,
    refreshCookie: setting('REFRESH_COOKIE', false, onOff),
    passwords: {
      bcryptCost: setting('BCRYPT_COST', 12, integer(10, 15)),
      minLength: setting('PASSWORD_MIN_LENGTH', 15, integer(8, 64)),
    },
    corsOrigins: setting(
      'CORS_ORIGINS',
      production ? [] : [SANDBOX, `http://localhost:${port}`, `http://127.0.0.1:${port}`],
      list(origin),
    ),
    introspection: setting(
      'INTROSPECTION',
      production ? ('visible' as const) : ('all' as const),
      oneOf('all', 'visible', 'off'),
    ),
    trustProxy: setting('TRUST_PROXY', false, trustProxy),
    /** What a document may have at most; graphql/limits/limits.ts says what each counts. */
    limits: {
      tokens: setting('LIMIT_TOKENS', 2000, integer(100, 100_000)),
      nesting: setting('LIMIT_NESTING', 50, integer(10, 500)),
      depth: setting('LIMIT_DEPTH', 16, integer(2, 100)),
      aliases: setting('LIMIT_ALIASES', 30, integer(0, 10_000)),
      rootFields: setting('LIMIT_ROOT_FIELDS', 20, integer(1, 1000)),
      repeats: setting('LIMIT_REPEATS', 30, integer(1, 1000)),
      arguments: setting('LIMIT_ARGUMENTS', 100, integer(5, 10_000)),
      directives: setting('LIMIT_DIRECTIVES', 50, integer(0, 10_000)),
      selections: setting('LIMIT_SELECTIONS', 1000, integer(10, 100_000)),
      cost: setting('LIMIT_COST', 10_000, integer(100, 10_000_000)),
    },
    /** In bytes. */
    bodyLimit: setting('LIMIT_BODY', 256 * 1024, integer(1024, 16 * 1024 * 1024)),
    /** Where instances tell each other what ended, and count together; null for one that is alone. */
    redisUrl: setting('REDIS_URL', null, url('redis://… or rediss://…', 'redis:', 'rediss:')),
    /** The manifest of the only operations to answer. */
    trustedDocuments: setting('TRUSTED_DOCUMENTS', null, String),
    /** Null: /metrics is on the same port as the API. */
    metricsPort: setting('METRICS_PORT', null, integer(0, 65535)),
    /** What spans say that they are of. */
    serviceName: setting('OTEL_SERVICE_NAME', 'gatehouse', String),
    /** Where OpenTelemetry's spans go; its other variables are read by its own SDK. */
    otlpEndpoint: setting('OTEL_EXPORTER_OTLP_ENDPOINT', null, url('http://… or https://…', 'http:', 'https:')),
    /** How long a server that is to end still takes new connections, so that proxies find out. */
    drainDelay: setting('DRAIN_DELAY', production ? SECOND : 0, (text) =>
      text === '0' ? 0 : duration(0, 60 * SECOND, 'from 0 to 60s')(text),
    ),
    logLevel: setting(
      'LOG_LEVEL',
      'info' as const,
      oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    ),
    smtpUrl: setting('SMTP_URL', null, url('smtp://… or smtps://…', 'smtp:', 'smtps:')),
    mailFrom: setting('MAIL_FROM', null, matching(MAILBOX, 'an email address, or Name <address>')),
    appUrl: setting('APP_URL', null, url('http://… or https://…', 'http:', 'https:')),
  }

  if (production && config.jwt.secret === null && config.jwt.privateKeyFile === null && !env.JWT_SECRET?.trim())
    faults.push('JWT_SECRET must be set in production: 32 random bytes at least, or JWT_PRIVATE_KEY_FILE instead')
  if (durations.refreshToken > durations.session) faults.push('REFRESH_TOKEN_TTL must be SESSION_TTL at most')
  if (durations.accessToken > durations.refreshToken) faults.push('ACCESS_TOKEN_TTL must be REFRESH_TOKEN_TTL at most')

  if (config.metricsPort === port && port !== 0) faults.push('METRICS_PORT must be another than PORT, or unset')

  if (faults.length > 0) throw new ConfigError(faults)
  for (const part of Object.values(config)) Object.freeze(part)
  return Object.freeze(config)
}

export type Config = ReturnType<typeof parseConfig>

/** Every bad setting at once, a line each. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  readonly faults: readonly string[]

  constructor(faults: readonly string[]) {
    super(faults.join('\n'))
    this.faults = faults
  }
}
