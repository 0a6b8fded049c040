/** Account settings: who may register, how many sessions an account has, and how long the audit trail is kept. */

import { DAY, duration, integer, oneOf, onOff } from './readers.ts'
import type { Setting } from './settings.ts'

const retention = duration(DAY, 9_999 * DAY, 'from 1d to 9999d, or forever')

export function doorSettings(setting: Setting) {
  return {
    registration: {
      mode: setting(
        'REGISTRATION',
        'open',
        oneOf('open', 'confirm', 'invite', 'closed'),
        'Who may register: open: everybody; confirm: with a link by email; invite: with an invitation; closed.',
      ),
      requireVerifiedEmail: setting(
        'REQUIRE_VERIFIED_EMAIL',
        'off',
        onOff,
        'Refuse logins until the email is verified: on or off.',
      ),
    },
    /** Per user. */
    maxSessions: setting(
      'MAX_SESSIONS',
      '100',
      integer(1, 10_000),
      'Sessions of one user, 1 to 10000. A login beyond them revokes the least recently used.',
    ),
    /** In milliseconds; null keeps audit events forever. */
    auditRetention: setting(
      'AUDIT_RETENTION',
      'forever',
      (text) => (text === 'forever' ? null : retention(text)),
      'How long audit events are kept: 1d or more, or forever.',
    ),
  }
}
