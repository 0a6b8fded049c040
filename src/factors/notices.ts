/** Emails to account owners about changes of their factors. */

import { emailKeyOf } from '../core/email-address.ts'
import type { Log } from '../core/log.ts'
import type { User } from '../database/client/client.ts'
import type { Email } from '../mail/email.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { FactorChange } from '../mail/templates/factor-changed.ts'
import { createEmailTemplates } from '../mail/templates/index.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'

export type FactorNotices = {
  changed(user: User, change: FactorChange): void
  recoveryCodeUsed(user: User, left: number): void
  /** The password was correct, but there were too many wrong codes. */
  attempts(user: User): void
}

export type FactorNoticeOptions = { limits: Pick<RateLimits, 'email'>; mailer: Mailer; log: Log; appUrl: string }

/** The functions return at once and never throw. */
export function createFactorNotices({ limits, mailer, log, appUrl }: FactorNoticeOptions): FactorNotices {
  const templates = createEmailTemplates(appUrl)
  function notify(email: Email): void {
    limits.email('notice', emailKeyOf(email.to)).then(
      (isAllowed) => {
        if (isAllowed) mailer.send(email)
        else log.warn({ subject: email.subject }, 'Notice not sent: too many to this recipient')
      },
      (error) => log.error({ err: error, subject: email.subject }, 'Notice not sent'),
    )
  }
  return {
    changed: (user, change) => notify(templates.factorChanged(user, change)),
    recoveryCodeUsed: (user, left) => notify(templates.recoveryCodeUsed(user, left)),
    attempts: (user) => notify(templates.factorAttempts(user)),
  }
}
