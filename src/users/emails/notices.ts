import { emailKeyOf } from '../../core/email-address.ts'
import type { Email } from '../../mail/email.ts'
import type { UserServiceDependencies } from '../dependencies.ts'

/**
 * Notices: emails to the owner about events of an account. They are limited per recipient, because an attacker can
 * register somebody else's address and then cause many notices.
 */
export function createNotices({ limits, mailer, log }: Pick<UserServiceDependencies, 'limits' | 'mailer' | 'log'>) {
  /** Returns at once and never throws. */
  return function notify(email: Email): void {
    limits.email('notice', emailKeyOf(email.to)).then(
      (isAllowed) => {
        if (isAllowed) mailer.send(email)
        else log.warn({ subject: email.subject }, 'Notice not sent: too many to this recipient')
      },
      (error) => log.error({ err: error, subject: email.subject }, 'Notice not sent'),
    )
  }
}
