/** Services of all features, built on the infrastructure. */

import { createAuditService } from './audit/service.ts'
import type { Cleanup } from './core/cleanup.ts'
import { createFactorKeys } from './factors/factor-keys.ts'
import { createFactorNotices } from './factors/notices.ts'
import { createSecondFactors } from './factors/second-factors.ts'
import { createFactorService } from './factors/service.ts'
import type { Services } from './graphql/context.ts'
import type { Infrastructure } from './infrastructure.ts'
import { createPasskeyService, type RelyingPartySettings } from './passkeys/service.ts'
import { createRateLimits, type RateLimits } from './rate-limit/rate-limits.ts'
import { createCleanupJob } from './sessions/cleanup/cleanup-job.ts'
import { createSessionService, type SessionDurations } from './sessions/service.ts'
import { createTodoService } from './todos/service.ts'
import type { RegistrationSettings } from './users/registration/mode.ts'
import { createUserService } from './users/service.ts'

export type ServiceSettings = {
  durations: SessionDurations
  passwords: { minLength: number }
  quotas: { todos: number }
  passkeys: RelyingPartySettings
  doors: { registration: RegistrationSettings; maxSessions: number; auditRetention: number | null }
  /** Base URL of links in emails. */
  appUrl: string
}

export type ServiceOptions = {
  settings: ServiceSettings
  cleanup: Cleanup
  /** Replaces the rate limits in memory or Redis. */
  rateLimits?: RateLimits
}

export function services(infrastructure: Infrastructure, options: ServiceOptions): Services {
  const { database, keyring, pepper, redis, log, now } = infrastructure
  const { durations, passwords, quotas, doors, passkeys: relyingParty, appUrl } = options.settings
  const { registration, maxSessions, auditRetention } = doors
  const { cleanup } = options

  const cleanupJob = createCleanupJob({ database, now, log, auditRetention })
  cleanupJob.start()
  cleanup.add(cleanupJob.close)

  const audit = createAuditService({ database, log, now })
  const limits = options.rateLimits ?? createRateLimits({ key: keyring.derive('throttling')[0], redis })
  const keys = createFactorKeys(pepper)
  const notices = createFactorNotices({ ...infrastructure, limits, appUrl })
  const secondFactors = createSecondFactors({ audit, keys, notices, now })
  const common = { ...infrastructure, audit, limits, secondFactors, keys, notices }
  const successorKeys = keyring.derive('refresh token successor')
  const { requireVerifiedEmail } = registration
  const sessions = createSessionService({
    ...common,
    successorKeys,
    durations,
    requireVerifiedEmail,
    maxSessions,
    appUrl,
  })
  const factors = createFactorService({ ...common, sessions, issuer: new URL(appUrl).host })
  const minPasswordLength = passwords.minLength
  const users = createUserService({ ...common, sessions, factors, minPasswordLength, registration, appUrl })
  const passkeyOptions = { ...common, sessions, factors, notify: notices.changed, passkeys: relyingParty, appUrl }
  const passkeys = createPasskeyService(passkeyOptions)
  for (const drain of [audit.drain, sessions.drain, users.drain]) cleanup.add(drain)
  const todos = createTodoService({ database, now, maxTodos: quotas.todos })
  return { audit, sessions, users, factors, passkeys, todos }
}
