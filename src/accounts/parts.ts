/** What the account service is made of. */

import type { AuditService } from '../audit/service.ts'
import type { Database } from '../database/database.ts'
import type { Log } from '../log.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { SessionService } from '../sessions/service.ts'
import type { Limits } from '../sessions/throttling/limits.ts'
import type { Hasher } from './passwords/hasher.ts'

export type AccountServiceOptions = {
  database: Database
  sessions: SessionService
  limits: Limits
  audit: AuditService
  mailer: Mailer
  hasher: Hasher
  log: Log
  now: () => Date
  /** Of passwords, in code points. */
  minPasswordLength: number
  /** Where the links in mails lead. */
  appUrl: string
}
