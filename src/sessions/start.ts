/** Start of a session: enforces the maximum per user, and notifies the owner of a new device. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { deviceKey, deviceName } from '../core/device.ts'
import { emailKeyOf } from '../core/email-address.ts'
import type { Log } from '../core/log.ts'
import type { User } from '../database/client/client.ts'
import type { Transaction } from '../database/port.ts'
import type { Mailer } from '../mail/mailer.ts'
import { createEmailTemplates } from '../mail/templates/index.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import type { SessionDurations } from './durations.ts'
import { activeAt } from './repository.ts'
import type { SessionRevoker } from './revoke.ts'
import type { SignIn } from './sign-in.ts'
import type { TokenIssuer } from './token-issuer.ts'

export type StartOptions = {
  issuer: TokenIssuer
  revoker: SessionRevoker
  audit: AuditService
  limits: RateLimits
  mailer: Mailer
  durations: SessionDurations
  /** Value of MAX_SESSIONS. */
  maxSessions: number
  /** Base URL of links in emails. */
  appUrl: string
  log: Log
  now: () => Date
}

/** Maximum number of sessions that one login revokes. More are left only after MAX_SESSIONS was lowered. */
const MAX_REVOKED = 100

export function createStart(options: StartOptions): TokenIssuer['start'] {
  const { issuer, revoker, audit, limits, mailer, durations, maxSessions, log, now } = options
  const templates = createEmailTemplates(options.appUrl)

  /**
   * Revokes the least recently used sessions beyond the maximum. The user's row is locked, so concurrent logins count
   * each other.
   */
  async function bound(transaction: Transaction, { user, sessionId }: SignIn, client: ClientInfo): Promise<void> {
    const { id: userId } = user
    const beyond = await transaction.session.findMany({
      where: { userId, id: { not: sessionId }, ...activeAt(now(), durations.refreshToken) },
      orderBy: [{ lastUsedAt: 'desc' }, { id: 'desc' }],
      skip: maxSessions - 1,
      take: MAX_REVOKED,
      select: { id: true },
    })
    for (const session of beyond) {
      await revoker.revoke(transaction, session, 'too_many')
      const detail = `session ${session.id}: more than ${maxSessions}`
      await audit.record(transaction, { action: 'session.revoked', userId, actorId: userId, client, detail })
    }
  }

  /** True if no stored session has this device. The first sign-in of an account has nothing to compare with. */
  async function isNewDevice({ session }: Transaction, user: User, { userAgent }: ClientInfo): Promise<boolean> {
    if (user.lastLoginAt === null) return false
    // Sessions created before the column `deviceKey` have only the user agent.
    const same = [{ deviceKey: deviceKey(userAgent) }, { deviceKey: null, userAgent }]
    return (await session.findFirst({ where: { userId: user.id, OR: same }, select: { id: true } })) === null
  }

  /** Notifies the owner. Returns at once and never throws. */
  function tell(user: User, { ip, userAgent }: ClientInfo): void {
    const email = templates.newDevice(user, { device: deviceName(userAgent), ip, at: now() })
    limits.email('device', emailKeyOf(user.email)).then(
      (isAllowed) => {
        if (isAllowed) mailer.send(email)
        else log.warn({ subject: email.subject }, 'Notice not sent: too many to this recipient')
      },
      (error) => log.error({ err: error, subject: email.subject }, 'Notice not sent'),
    )
  }

  return async (transaction, user, client, authentication) => {
    const isNew = await isNewDevice(transaction, user, client)
    const signIn = await issuer.start(transaction, user, client, authentication)
    await bound(transaction, signIn, client)
    if (isNew) transaction.afterCommit(() => tell(signIn.user, client))
    return signIn
  }
}
