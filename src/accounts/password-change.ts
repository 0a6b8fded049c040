/** A new password for who knows the one before. */

import type { Origin } from '../audit/origin.ts'
import type { User } from '../database/client/client.ts'
import { AppError, badInput } from '../errors.ts'
import type { SignIn } from '../sessions/sign-in.ts'
import { FREE } from '../sessions/throttling/guesses.ts'
import { TooMany } from '../sessions/throttling/too-many.ts'
import { createTurns } from '../sessions/throttling/turns.ts'
import type { Viewer } from '../sessions/viewer.ts'
import { newPasswordIssues } from './inputs.ts'
import { createLetters } from './letters.ts'
import { voidMailTokens } from './mail-token.ts'
import { ownAccount } from './own-account.ts'
import type { AccountServiceOptions } from './parts.ts'

export type ChangePasswordInput = { currentPassword: string; newPassword: string }

export function createPasswordChange(options: AccountServiceOptions) {
  const { database, sessions, limits, audit, mailer, hasher, now, minPasswordLength: minLength } = options
  const letters = createLetters(options.appUrl)
  const turns = createTurns({ atOnce: FREE })

  /** Limited and recorded as a login is: whoever took over a session must not get to guess at the password by it. */
  async function verify(user: User, password: string, origin: Origin): Promise<void> {
    const incident = { userId: user.id, actorId: user.id, origin, detail: 'the current password, to change it' }
    const { guess, end } = await turns(user.id, () => limits.currentPassword(user.id)).catch(async (error) => {
      if (error instanceof TooMany && error.first)
        await database.write((transaction) => audit.record(transaction, { action: 'login.throttled', ...incident }))
      throw error
    })
    try {
      if (await hasher.verify(password, user.passwordHash)) return await guess.succeeded()
    } catch (error) {
      await guess.withdrawn()
      throw error
    } finally {
      end()
    }
    await database.write((transaction) => audit.record(transaction, { action: 'login.failed', ...incident }))
    throw new AppError('INVALID_CREDENTIALS', {})
  }

  return async function changePassword(viewer: Viewer, input: ChangePasswordInput, origin: Origin): Promise<SignIn> {
    const { currentPassword, newPassword } = input
    const user = await ownAccount(database.read, viewer)
    const issues = newPasswordIssues('newPassword', newPassword, { ...user, minLength })
    if (issues.length > 0) throw badInput(...issues)
    await verify(user, currentPassword, origin)
    const passwordHash = await hasher.hash(newPassword)
    return database.write(async (transaction) => {
      // Only the password that was verified is replaced: of two changes at once, one succeeds.
      const where = { id: user.id, passwordHash: user.passwordHash }
      const { count } = await transaction.user.updateMany({ where, data: { passwordHash } })
      if (count === 0) throw new AppError('INVALID_CREDENTIALS', {})
      // The session may have ended while the password was hashed: nothing brings it back.
      const session = await transaction.session.findUnique({ where: { id: viewer.sessionId } })
      if (session === null || session.revokedAt !== null) throw new AppError('UNAUTHENTICATED', { reason: 'revoked' })
      await voidMailTokens(transaction, user.id, now(), 'RESET')
      await sessions.endSessionsOf(transaction, user.id, 'password_changed', viewer.sessionId)
      const signIn = await sessions.renew(transaction, viewer, await ownAccount(transaction, viewer), origin)
      await audit.record(transaction, { action: 'password.changed', userId: user.id, actorId: user.id, origin })
      transaction.afterCommit(() => mailer.send(letters.passwordChanged(user.email)))
      return signIn
    })
  }
}
