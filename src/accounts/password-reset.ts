/** A new password for who reads the account's mail. */

import type { Origin } from '../audit/origin.ts'
import type { Transaction } from '../database/database.ts'
import { AppError, badInput } from '../errors.ts'
import type { SignIn } from '../sessions/sign-in.ts'
import { addressKey } from '../sessions/throttling/address-key.ts'
import type { Background } from './background.ts'
import { emailKeyOf, isEmail } from './email.ts'
import { newPasswordIssues } from './inputs.ts'
import { createLetters } from './letters.ts'
import { findMailToken, issueMailToken, useMailToken, voidMailTokens } from './mail-token.ts'
import type { AccountServiceOptions } from './parts.ts'

export type ResetPasswordInput = { token: string; newPassword: string }

const invalidToken = () => new AppError('INVALID_TOKEN', {})

export function createPasswordReset(options: AccountServiceOptions, background: Background) {
  const { database, sessions, limits, audit, mailer, hasher, now, minPasswordLength: minLength } = options
  const letters = createLetters(options.appUrl)

  /** The same statements whether the account is there or not, but for the token's own. */
  async function mailToken(emailKey: string, origin: Origin): Promise<void> {
    if (!(await limits.mail('reset', emailKey))) return
    const found = await database.read.user.findUnique({ where: { emailKey } })
    const user = found?.disabled === false ? found : null
    await database.write(async (transaction) => {
      const userId = found?.id ?? null
      await audit.record(transaction, { action: 'password.reset_requested', userId, origin })
      if (user === null) return
      const issued = await issueMailToken(transaction, 'RESET', user, now())
      if (issued === null) return
      // To the account's address, and not to what was typed, which may be another one that is compared the same.
      transaction.afterCommit(() => mailer.send(letters.passwordReset(user.email, issued)))
    })
  }

  /** Too many from one address are passed over like too many to one: the answer is always the same. */
  function mayAsk({ ip }: Origin): Promise<boolean> {
    return limits.mailRequest(ip).then(
      () => true,
      (error) => {
        if (error instanceof AppError && error.code === 'TOO_MANY_REQUESTS') return false
        throw error
      },
    )
  }

  async function setPassword(transaction: Transaction, userId: string, passwordHash: string): Promise<void> {
    const { count } = await transaction.user.updateMany({
      where: { id: userId, disabled: false },
      data: { passwordHash },
    })
    if (count === 0) throw invalidToken()
  }

  return {
    async requestPasswordReset(email: string, origin: Origin): Promise<true> {
      // By address before it waits, so that what is refused takes nobody's place; nothing here depends on whether there is an account.
      if (!isEmail(email) || !(await mayAsk(origin))) return true
      const key = emailKeyOf(email)
      const owner = origin.ip === null ? '' : addressKey(origin.ip)
      background.start({ name: 'requestPasswordReset', owner, key, run: () => mailToken(key, origin) })
      return true
    },

    async resetPassword({ token, newPassword }: ResetPasswordInput, origin: Origin): Promise<SignIn> {
      await limits.mailToken(origin.ip)
      const row = await findMailToken(database.read, 'RESET', token, now())
      if (row === null) throw invalidToken()
      const { user } = row
      const issues = newPasswordIssues('newPassword', newPassword, { ...user, minLength })
      if (issues.length > 0) throw badInput(...issues)
      const passwordHash = await hasher.hash(newPassword)
      return database.write(async (transaction) => {
        if (!(await useMailToken(transaction, row, now()))) throw invalidToken()
        await voidMailTokens(transaction, user.id, now(), 'RESET')
        await setPassword(transaction, user.id, passwordHash)
        await sessions.endSessionsOf(transaction, user.id, 'password_reset')
        await audit.record(transaction, { action: 'password.reset', userId: user.id, actorId: user.id, origin })
        transaction.afterCommit(() => mailer.send(letters.passwordChanged(user.email)))
        return sessions.start(transaction, user, origin)
      })
    },
  }
}
