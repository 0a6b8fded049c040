/** Settings: read from the environment once at the start, and validated as a whole. */

import { doorSettings } from './door-settings.ts'
import { documentLimitSettings } from './graphql-settings.ts'
import { httpSettings } from './http-settings.ts'
import { mailSettings } from './mail-settings.ts'
import { databaseUrl, redisUrl, trustProxy, url } from './network-readers.ts'
import { passkeySettings } from './passkey-settings.ts'
import { integer, list, matching, oneOf, onOff } from './readers.ts'
import { createSettings, type DescribedSetting, type Environment, type Settings } from './settings.ts'
import { durationSettings, jwtSettings } from './token-settings.ts'

/** Directory of the generated development JWT_SECRET, relative to the working directory. */
export const DATA_DIRECTORY = 'data'

/** All invalid settings, one line each. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  readonly issues: readonly string[]

  constructor(issues: readonly string[]) {
    super(issues.join('\n'))
    this.issues = issues
  }
}

export type Config = Readonly<ReturnType<typeof readConfig>>

/**
 * @param env variables by name; an empty value counts as unset.
 * @returns a frozen Config, in slices for their readers. Durations are in milliseconds.
 * @throws ConfigError with one line for each invalid variable.
 */
export function parseConfig(env: Environment): Config {
  const settings = createSettings(env)
  const config = readConfig(settings)
  checkTogether(config, settings)
  if (settings.issues.length > 0) throw new ConfigError(settings.issues)
  for (const slice of Object.values(config)) Object.freeze(slice)
  return Object.freeze(config)
}

/** All settings with their development defaults, for .env.example. */
export function describeSettings(): DescribedSetting[] {
  const settings = createSettings({})
  readConfig(settings)
  return settings.described
}

function readConfig(settings: Settings) {
  const server = settings.section('Server')
  const data = settings.section('Data')
  const passwords = settings.section('Sessions and passwords')
  const observability = settings.section('Log, metrics and traces')

  const environment = server(
    'NODE_ENV',
    'development',
    oneOf('development', 'production', 'test'),
    'production rejects weak secrets, and turns off the IDE, full introspection and hints in errors.',
  )
  const production = environment === 'production'
  const host = server(
    'HOST',
    '127.0.0.1',
    matching(/^[\w.:-]+$/, 'a host name or an IP address'),
    'Address to listen on.',
  )
  const port = server('PORT', '4000', integer(0, 65535), 'Port of the API.')
  const proxies = server('TRUST_PROXY', 'off', trustProxy, 'Trusted proxies: a number, or addresses and networks.')
  const introspection = server(
    'INTROSPECTION',
    production ? 'visible' : 'all',
    oneOf('all', 'visible', 'off'),
    'all, visible (what the caller may use; default in production) or off.',
  )
  const http = httpSettings(server, production)
  const database = {
    url: data('DATABASE_URL', 'file:./data/gatehouse.db', databaseUrl, 'file:PATH or postgresql://….'),
    poolSize: data('DATABASE_POOL_SIZE', '10', integer(1, 1000), 'PostgreSQL connections per instance.'),
  }
  const redis = data('REDIS_URL', null, redisUrl, 'redis://…, needed only for several instances.')
  const jwt = jwtSettings(settings.section('Keys and tokens'), production)
  return {
    environment,
    production,
    host,
    port,
    /** Base URL of this server on this machine. */
    localUrl: `http://${reachableHost(host)}:${port}`,
    database,
    /** Shares revocations and rate limits between instances; null for a single instance. */
    redisUrl: redis,
    jwt,
    durations: durationSettings(settings, passwords),
    passwords: {
      bcryptCost: passwords('BCRYPT_COST', '12', integer(10, 15), '10 to 15; each step doubles the time of a login.'),
      minLength: passwords('PASSWORD_MIN_LENGTH', '15', integer(8, 64), 'Minimum length, 8 to 64.'),
    },
    quotas: {
      todos: settings.section('Quotas')('MAX_TODOS', '10000', integer(1, 1_000_000_000), 'Todos of one account.'),
    },
    doors: doorSettings(settings.section('Registration, sessions and the audit trail')),
    passkeys: passkeySettings(passwords),
    mail: mailSettings(settings.section('Mail')),
    graphql: {
      production,
      introspection,
      /** Factors that fields of administrators require: 1 or 2. */
      adminFactors: passwords(
        'ADMIN_FACTORS',
        '1',
        integer(1, 2),
        'Factors that administrators need: 2, or 1 for no second factor.',
      ),
      documentLimits: documentLimitSettings(settings.section('Document limits')),
      compiledOperations: server('COMPILED_OPERATIONS', 'on', onOff, 'Compile frequent operations: on or off.'),
      /** Manifest files of persisted operations. If there are any, all other operations are rejected. */
      persistedOperations: server(
        'TRUSTED_DOCUMENTS',
        '',
        list(String),
        'Comma-separated manifests of persisted operations. If set, all other operations are rejected.',
      ),
    },
    http: {
      ...http,
      production,
      introspection,
      host,
      trustProxy: proxies,
      /** Port of /metrics; null for the API's port, where `publicMetrics` allows it. */
      metricsPort: observability('METRICS_PORT', null, integer(0, 65535), 'Separate port for /metrics.'),
      /** Serves /metrics on the API's port if `metricsPort` is null. */
      publicMetrics: observability(
        'PUBLIC_METRICS',
        production ? 'off' : 'on',
        onOff,
        'Serve /metrics on the port of the API if METRICS_PORT is unset: on or off; off in production.',
      ),
    },
    log: {
      level: observability(
        'LOG_LEVEL',
        'info',
        oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
        'fatal, error, warn, info, debug, trace or silent.',
      ),
    },
    tracing: {
      serviceName: observability('OTEL_SERVICE_NAME', 'gatehouse', String, 'Service name of spans.'),
      /** Collector of OpenTelemetry spans. The SDK reads its other variables itself. */
      endpoint: observability(
        'OTEL_EXPORTER_OTLP_ENDPOINT',
        null,
        url('http://… or https://…', 'http:', 'https:'),
        'Base URL of the OpenTelemetry collector.',
      ),
      trustProxy: proxies !== false,
    },
  }
}

/** Host that a browser can open: localhost if the server listens on all interfaces. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}

/** Adds issues of settings that are valid one by one but not together. */
function checkTogether({ production, port, durations, http }: Config, { issues, isSet }: Settings): void {
  if (production && !isSet('JWT_SECRET') && !isSet('JWT_PRIVATE_KEY_FILE'))
    issues.push('JWT_SECRET must be set in production: use at least 32 random bytes, or set JWT_PRIVATE_KEY_FILE')
  const { accessToken, refreshToken, session } = durations
  if (refreshToken > session) issues.push('REFRESH_TOKEN_TTL must not exceed SESSION_TTL')
  if (accessToken > refreshToken) issues.push('ACCESS_TOKEN_TTL must not exceed REFRESH_TOKEN_TTL')
  if (http.metricsPort === port && port !== 0) issues.push('METRICS_PORT must differ from PORT, or be unset')
}
