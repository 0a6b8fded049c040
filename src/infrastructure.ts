/** Infrastructure that services use: database, keys, hasher, mail, Redis, revocation list, metrics and traces. */

import { availableParallelism } from 'node:os'
import type { Redis } from 'ioredis'
import type { Cleanup } from './core/cleanup.ts'
import type { Mailbox } from './core/email-address.ts'
import type { Log } from './core/log.ts'
import { openDatabase } from './database/open.ts'
import type { Database } from './database/port.ts'
import { createMailer, type Mailer } from './mail/mailer.ts'
import { createHasher, type Hasher, type HashingThreads } from './passwords/hasher.ts'
import { loadPepper } from './passwords/pepper.ts'
import { createStoredWork } from './passwords/stored-work.ts'
import { type Bus, noBus } from './revocation/bus.ts'
import { redisBus } from './revocation/redis-bus.ts'
import { createRevocationList, type RevocationList } from './revocation/revocation-list.ts'
import { createMetrics, type Metrics } from './telemetry/metrics.ts'
import { tracedDatabase } from './telemetry/traced-database.ts'
import type { Tracing } from './telemetry/tracing.ts'
import { type AccessTokens, createAccessTokens } from './tokens/access-token.ts'
import { type Keyring, type KeySettings, loadKeyring } from './tokens/keys.ts'

/** Queued password hashes per thread: about ten seconds of work. */
const QUEUED_HASHES_PER_THREAD = 32

export type InfrastructureSettings = {
  environment: string
  database: { url: string; poolSize: number }
  redisUrl: string | null
  jwt: KeySettings & { issuer: string; audience: string }
  durations: { accessToken: number }
  passwords: { bcryptCost: number }
  mail: { smtpUrl: string | null; from: Mailbox }
  tracing: { endpoint: string | null; serviceName: string; trustProxy: boolean }
}

export type InfrastructureOptions = {
  settings: InfrastructureSettings
  /** Development secret, if there is one. It still unwraps earlier values after JWT_SECRET is set. */
  developmentSecret: string | null
  now: () => Date
  log: Log
  /** Closes everything opened here. */
  cleanup: Cleanup
  /** Replaces the database from the settings; the caller closes it. */
  database?: Database
  mailer?: Mailer
  bus?: Bus
  hasher?: Hasher
  /** Replaces own threads of the hasher; the caller closes them. */
  hashingThreads?: HashingThreads
  pepper?: Buffer
  /** Monotonic clock, in milliseconds. */
  uptime?: () => number
}

export type Infrastructure = {
  readonly database: Database
  readonly keyring: Keyring
  readonly accessTokens: AccessTokens
  readonly hasher: Hasher
  /** Pepper of passwords. Keys of other secrets in the database are derived from it. */
  readonly pepper: Buffer
  readonly mailer: Mailer
  readonly redis: Redis | null
  readonly revocations: RevocationList
  readonly metrics: Metrics
  readonly tracing: Tracing | null
  readonly now: () => Date
  readonly log: Log
}

/** @throws StartupError if a key, the database or its content cannot be used. */
export async function infrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { settings, developmentSecret, now, log, cleanup, uptime } = options
  const { jwt, durations } = settings
  const keyring = await loadKeyring(jwt)
  const tracing = await openTracing(settings.tracing)
  if (tracing) cleanup.add(tracing.close)

  const opened = options.database ?? (await openDatabase(settings.database))
  if (!options.database) cleanup.add(opened.close)
  const database = tracing ? tracedDatabase(opened, tracing) : opened

  const previousSecret = jwt.previousSecret ?? developmentSecret
  const pepper = options.pepper ?? (await loadPepper({ database, secret: jwt.secret, previousSecret, now }))
  const hasher = options.hasher ?? (await openHasher(database))
  if (!options.hasher) cleanup.add(hasher.close)
  const metrics = createMetrics({ hashesWaiting: hasher.queueLength, databasePool: database.pool })
  const mailer = options.mailer ?? createMailer({ ...mailSettings(settings), log, now })
  cleanup.add(mailer.close)

  const redis = await openRedis(settings.redisUrl, log)
  if (redis) cleanup.add(() => redis.disconnect())
  const bus = options.bus ?? (redis ? redisBus(redis) : noBus)
  const timing = { accessTokenTtl: durations.accessToken, now, ...(uptime && { uptime }) }
  const revocations = createRevocationList({ database, bus, log, ...timing })
  await revocations.start()
  cleanup.add(revocations.close)

  const accessTokens = createAccessTokens({
    keyring,
    issuer: jwt.issuer,
    audience: jwt.audience,
    ttl: durations.accessToken,
  })
  return { database, keyring, accessTokens, hasher, pepper, mailer, redis, revocations, metrics, tracing, now, log }

  async function openHasher(database: Database): Promise<Hasher> {
    if (jwt.secret === null) log.warn({}, 'Password pepper stored unwrapped: set JWT_SECRET to wrap it')
    const storedWork = createStoredWork({ reader: database.read, log })
    await storedWork.start()
    cleanup.add(storedWork.close)
    const threads = availableParallelism()
    return createHasher({
      cost: settings.passwords.bcryptCost,
      pepper,
      threads,
      queueLimit: threads * QUEUED_HASHES_PER_THREAD,
      dearestStored: storedWork.dearest,
      ...(options.hashingThreads && { pool: options.hashingThreads }),
    })
  }
}

function mailSettings({ mail, environment }: InfrastructureSettings) {
  return { smtpUrl: mail.smtpUrl, from: mail.from, development: environment === 'development' }
}

/** Loads OpenTelemetry only if a collector is configured. */
async function openTracing({ endpoint, ...options }: InfrastructureSettings['tracing']): Promise<Tracing | null> {
  if (endpoint === null) return null
  const { startTracing } = await import('./telemetry/tracing.ts')
  return startTracing({ endpoint, ...options })
}

/** Loads ioredis only if Redis is configured. */
async function openRedis(url: string | null, log: Log): Promise<Redis | null> {
  if (url === null) return null
  const { connectRedis } = await import('./redis/connection.ts')
  return connectRedis(url, log)
}
