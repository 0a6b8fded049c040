/** Password reset by email. */

import type { ClientInfo } from '../../core/client-info.ts'
import { emailKeyOf, findByEmail, isEmail } from '../../core/email-address.ts'
import { AppError, badInput } from '../../core/errors.ts'
import type { Transaction } from '../../database/port.ts'
import { createEmailTemplates } from '../../mail/templates/index.ts'
import type { SignIn } from '../../sessions/service.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { createMailRequests } from '../emails/mail-requests.ts'
import { findMailToken, issueMailToken, useMailToken, voidMailTokens } from '../emails/mail-token.ts'
import { createNotices } from '../emails/notices.ts'
import { newPasswordIssues } from '../input.ts'
import type { JobQueue } from '../job-queue.ts'

export type ResetPasswordInput = { token: string; newPassword: string }

const invalidToken = () => new AppError('INVALID_TOKEN', {})

export function createPasswordReset(options: UserServiceDependencies, jobs: JobQueue) {
  const { database, sessions, limits, audit, mailer, hasher, now, minPasswordLength: minLength } = options
  const templates = createEmailTemplates(options.appUrl)
  const notify = createNotices(options)
  const requests = createMailRequests(options, jobs)

  /** Runs the same statements whether or not the account exists, except for storing the token. */
  async function sendToken(email: string, client: ClientInfo): Promise<void> {
    if (!(await limits.email('reset', emailKeyOf(email)))) return
    const found = await findByEmail(email, (keys) => database.read.user.findMany({ where: { emailKey: { in: keys } } }))
    const user = found?.disabled === false ? found : null
    await database.write(async (transaction) => {
      const userId = found?.id ?? null
      await audit.record(transaction, { action: 'password.reset_requested', userId, client })
      if (user === null) return
      const issued = await issueMailToken(transaction, 'RESET', user, now())
      if (issued === null) return
      // Sent to the stored address: the request may have used another spelling.
      transaction.afterCommit(() => mailer.send(templates.passwordReset(user, issued)))
    })
  }

  /** The token was read in the account's mailbox, which verifies the email too. */
  async function setPassword(transaction: Transaction, userId: string, passwordHash: string): Promise<void> {
    const { count } = await transaction.user.updateMany({
      where: { id: userId, disabled: false },
      data: { passwordHash, emailVerified: true },
    })
    if (count === 0) throw invalidToken()
  }

  return {
    async requestPasswordReset(email: string, client: ClientInfo): Promise<true> {
      // The work before the response does not depend on whether the account exists.
      if (isEmail(email)) await requests.add('requestPasswordReset', email, client, () => sendToken(email, client))
      return true
    },

    async resetPassword({ token, newPassword }: ResetPasswordInput, client: ClientInfo): Promise<SignIn> {
      await limits.mailToken(client.ip)
      const row = await findMailToken(database.read, 'RESET', token, now())
      if (row === null) throw invalidToken()
      const { user } = row
      const issues = newPasswordIssues('newPassword', newPassword, { ...user, minLength })
      if (issues.length > 0) throw badInput(...issues)
      const passwordHash = await hasher.hash(newPassword, { ip: client.ip, account: user.emailKey })
      const outcome = await database.write(async (transaction) => {
        if (!(await useMailToken(transaction, row, now()))) throw invalidToken()
        await voidMailTokens(transaction, user.id, now())
        await setPassword(transaction, user.id, passwordHash)
        // Removes factors that were added before the mailbox was proven, possibly by somebody else.
        const reason = user.emailVerified ? 'password_reset' : 'email_proven'
        await sessions.revokeSessionsOf(transaction, user.id, reason)
        await audit.record(transaction, { action: 'password.reset', userId: user.id, actorId: user.id, client })
        transaction.afterCommit(() => notify(templates.passwordChanged(user)))
        // Access to the mailbox is not a second factor, so the account keeps its own.
        const first = { amr: 'pwd', factors: 1 } as const
        const authentication = await sessions.judge(transaction, { user, first, answer: null, sessionId: null, client })
        if (authentication instanceof AppError) return authentication
        return sessions.start(transaction, user, client, authentication)
      })
      // Lets the owner sign in with the new password, even after failed attempts on the old one.
      await limits.passwordReset(emailKeyOf(user.email))
      if (outcome instanceof AppError) throw outcome
      return outcome
    },
  }
}
