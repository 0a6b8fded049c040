/** The address of an account: another one, and whether its mail is read by the account's owner. */

import type { Origin } from '../audit/origin.ts'
import type { User } from '../database/client/client.ts'
import { isUniqueViolation } from '../database/database.ts'
import { AppError } from '../errors.ts'
import type { Viewer } from '../sessions/viewer.ts'
import { emailKeyOf } from './email.ts'
import { checked, emailChange } from './inputs.ts'
import { createLetters } from './letters.ts'
import { findMailToken, issueMailToken, useMailToken, voidMailTokens } from './mail-token.ts'
import { ownAccount } from './own-account.ts'
import type { AccountServiceOptions } from './parts.ts'

export type ChangeEmailInput = { email: string }

/** After so many seconds a mail may be asked for again. */
const MAIL_PAUSE = 60 * 60

const invalidToken = () => new AppError('INVALID_TOKEN', {})

export function createEmails({ database, limits, audit, mailer, now, appUrl }: AccountServiceOptions) {
  const letters = createLetters(appUrl)

  return {
    async requestEmailVerification(viewer: Viewer, origin: Origin): Promise<true> {
      const { email, emailVerified } = await ownAccount(database.read, viewer)
      if (emailVerified) return true
      await limits.mailRequest(origin.ip)
      if (!(await limits.mail('verification', emailKeyOf(email))))
        throw new AppError('TOO_MANY_REQUESTS', { retryAfter: MAIL_PAUSE })
      await database.write(async (transaction) => {
        const user = await ownAccount(transaction, viewer)
        const issued = await issueMailToken(transaction, 'VERIFY', user, now())
        if (issued === null) return
        const incident = { userId: user.id, actorId: user.id, origin }
        await audit.record(transaction, { action: 'email.verification_requested', ...incident })
        transaction.afterCommit(() => mailer.send(letters.emailVerification(user.email, issued)))
      })
      return true
    },

    async verifyEmail(token: string, origin: Origin): Promise<User> {
      await limits.mailToken(origin.ip)
      const row = await findMailToken(database.read, 'VERIFY', token, now())
      if (row === null) throw invalidToken()
      return database.write(async (transaction) => {
        if (!(await useMailToken(transaction, row, now()))) throw invalidToken()
        // Both might have changed since they were read.
        const where = { id: row.userId, email: row.email, disabled: false }
        const [user] = await transaction.user.updateManyAndReturn({ where, data: { emailVerified: true } })
        if (user === undefined) throw invalidToken()
        await audit.record(transaction, { action: 'email.verified', userId: user.id, origin })
        return user
      })
    },

    async changeEmail(viewer: Viewer, input: ChangeEmailInput, origin: Origin): Promise<User> {
      const { email } = checked(emailChange, input)
      const emailKey = emailKeyOf(email)
      // It tells whether an email has an account, as registering does.
      await limits.register(origin.ip)
      try {
        return await database.write(async (transaction) => {
          const before = await ownAccount(transaction, viewer)
          if (before.email === email) return before
          const { id } = before
          const data = { email, emailKey, emailVerified: false }
          const user = await transaction.user.update({ where: { id }, data })
          await voidMailTokens(transaction, id, now())
          await audit.record(transaction, { action: 'email.changed', userId: id, actorId: id, origin })
          transaction.afterCommit(() => mailer.send(letters.emailChanged(before.email)))
          return user
        })
      } catch (error) {
        throw isUniqueViolation(error, 'emailKey') ? new AppError('EMAIL_TAKEN', {}) : error
      }
    },
  }
}
