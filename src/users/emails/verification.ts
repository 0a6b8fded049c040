/** Verification of an email: proves access to its mailbox. */

import type { ClientInfo } from '../../core/client-info.ts'
import { emailKeyOf } from '../../core/email-address.ts'
import { AppError } from '../../core/errors.ts'
import { maskEmail } from '../../core/mask-email.ts'
import type { User } from '../../database/client/client.ts'
import type { Transaction } from '../../database/port.ts'
import { isUniqueViolation } from '../../database/violations.ts'
import { createEmailTemplates } from '../../mail/templates/index.ts'
import type { Viewer } from '../../tokens/viewer.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { ownAccount } from '../own-account.ts'
import { findMailToken, type GoodMailToken, issueMailToken, useMailToken, voidMailTokens } from './mail-token.ts'
import { createNotices } from './notices.ts'

/** Retry delay after too many verification emails, in seconds. */
const MAIL_PAUSE = 60 * 60

const invalidToken = () => new AppError('INVALID_TOKEN', {})

export function createVerification(options: UserServiceDependencies) {
  const { database, sessions, limits, audit, mailer, now } = options
  const templates = createEmailTemplates(options.appUrl)
  const notify = createNotices(options)

  /** Emails a token to verify the address of an account. */
  async function askForProof(transaction: Transaction, user: User, sessionId: string, client: ClientInfo) {
    const issued = await issueMailToken(transaction, 'VERIFY', user, now(), { sessionId })
    if (issued === null) return
    const entry = { userId: user.id, actorId: user.id, client }
    await audit.record(transaction, { action: 'email.verification_requested', ...entry })
    transaction.afterCommit(() => mailer.send(templates.emailVerification(user.email, issued)))
  }

  async function prove(transaction: Transaction, row: GoodMailToken, client: ClientInfo): Promise<User> {
    const { email, emailKey } = row.isChange ? { email: row.email, emailKey: emailKeyOf(row.email) } : row.user
    // Account and email may have changed since the token was read.
    const where = { id: row.userId, emailKey: row.user.emailKey, disabled: false }
    const data = { emailVerified: true, ...(row.isChange && { email, emailKey }) }
    const [user] = await transaction.user.updateManyAndReturn({ where, data })
    if (user === undefined) throw invalidToken()
    await audit.record(transaction, { action: 'email.verified', userId: user.id, client })
    if (row.isChange) {
      const detail = `${maskEmail(row.user.email)} to ${maskEmail(email)}`
      await audit.record(transaction, { action: 'email.changed', userId: user.id, client, detail })
      transaction.afterCommit(() => notify(templates.emailChanged(row.user)))
    }
    return user
  }

  /**
   * Hands the account over to the reader of the mailbox, since somebody else may have created it. Revokes sessions,
   * password and tokens, and asks the reader for a new password.
   */
  async function handOver(transaction: Transaction, { id }: User, client: ClientInfo): Promise<User> {
    const user = await transaction.user.update({ where: { id }, data: { passwordHash: '' } })
    await sessions.revokeSessionsOf(transaction, id, 'email_proven')
    await audit.record(transaction, { action: 'password.revoked', userId: id, client })
    const issued = await issueMailToken(transaction, 'RESET', user, now())
    if (issued) transaction.afterCommit(() => mailer.send(templates.setPassword(user.email, issued)))
    return user
  }

  /** True if the session that requested the token is using it. */
  async function isAsker(transaction: Transaction, viewer: Viewer | null, row: GoodMailToken): Promise<boolean> {
    if (viewer === null || viewer.sessionId !== row.sessionId) return false
    const where = { id: viewer.sessionId, userId: row.userId, revokedAt: null }
    return (await transaction.session.findFirst({ where, select: { id: true } })) !== null
  }

  return {
    askForProof,

    async requestEmailVerification(viewer: Viewer, client: ClientInfo): Promise<true> {
      const { email, emailVerified } = await ownAccount(database.read, viewer)
      if (emailVerified) return true
      await limits.mailRequest(client.ip)
      if (!(await limits.email('verification', emailKeyOf(email))))
        throw new AppError('TOO_MANY_REQUESTS', { retryAfter: MAIL_PAUSE })
      await database.write(async (transaction) =>
        askForProof(transaction, await ownAccount(transaction, viewer), viewer.sessionId, client),
      )
      return true
    },

    async verifyEmail(viewer: Viewer | null, token: string, client: ClientInfo): Promise<User> {
      await limits.mailToken(client.ip)
      const row = await findMailToken(database.read, 'VERIFY', token, now())
      if (row === null) throw invalidToken()
      try {
        return await database.write(async (transaction) => {
          if (!(await useMailToken(transaction, row, now()))) throw invalidToken()
          const bySameSession = await isAsker(transaction, viewer, row)
          const user = await prove(transaction, row, client)
          await voidMailTokens(transaction, user.id, now())
          return bySameSession ? user : handOver(transaction, user, client)
        })
      } catch (error) {
        throw isUniqueViolation(error, 'emailKey') ? new AppError('EMAIL_TAKEN', {}) : error
      }
    },
  }
}
