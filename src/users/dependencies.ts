/** Dependencies of the user service. */

import type { AuditService } from '../audit/service.ts'
import type { Log } from '../core/log.ts'
import type { Database } from '../database/port.ts'
import type { FactorService } from '../factors/service.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { Hasher } from '../passwords/hasher.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import type { SessionService } from '../sessions/service.ts'
import type { RegistrationSettings } from './registration/mode.ts'

export type UserServiceDependencies = {
  database: Database
  sessions: SessionService
  factors: Pick<FactorService, 'ownSession'>
  limits: RateLimits
  audit: AuditService
  mailer: Mailer
  hasher: Hasher
  log: Log
  now: () => Date
  /** Minimum length of passwords, in code points. */
  minPasswordLength: number
  registration: RegistrationSettings
  /** Base URL of links in emails. */
  appUrl: string
}
