/** Password change by a signed-in user who knows the current password. */

import type { ClientInfo } from '../../core/client-info.ts'
import { AppError, badInput } from '../../core/errors.ts'
import { createEmailTemplates } from '../../mail/templates/index.ts'
import type { SignIn } from '../../sessions/service.ts'
import type { Viewer } from '../../tokens/viewer.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { voidMailTokens } from '../emails/mail-token.ts'
import { createNotices } from '../emails/notices.ts'
import { newPasswordIssues } from '../input.ts'
import { ownAccount } from '../own-account.ts'

export type ChangePasswordInput = { currentPassword: string; newPassword: string }

export function createPasswordChange(options: UserServiceDependencies) {
  const { database, sessions, limits, audit, hasher, now, minPasswordLength: minLength } = options
  const templates = createEmailTemplates(options.appUrl)
  const notify = createNotices(options)

  return async function changePassword(
    viewer: Viewer,
    input: ChangePasswordInput,
    client: ClientInfo,
  ): Promise<SignIn> {
    const { currentPassword, newPassword } = input
    const user = await ownAccount(database.read, viewer)
    // Counted before the policy runs, since its work is the same for invalid input.
    await limits.passwordChange(user.id)
    const issues = newPasswordIssues('newPassword', newPassword, { ...user, minLength })
    if (issues.length > 0) throw badInput(...issues)
    // Limited and recorded like a login, so that a stolen session does not help to guess the password.
    await sessions.verifyPassword({
      user,
      password: currentPassword,
      client,
      attempt: (judge) => limits.currentPassword(user.id, judge),
      account: user.emailKey,
      actorId: user.id,
      detail: 'change of password',
    })
    const passwordHash = await hasher.hash(newPassword, { ip: client.ip, account: user.emailKey })
    return database.write(async (transaction) => {
      // Replaces only the verified password: of two concurrent changes, one succeeds.
      const where = { id: user.id, passwordHash: user.passwordHash }
      const { count } = await transaction.user.updateMany({ where, data: { passwordHash } })
      if (count === 0) throw new AppError('INVALID_CREDENTIALS', {})
      // The session may have been revoked while the password was hashed.
      const session = await transaction.session.findUnique({ where: { id: viewer.sessionId } })
      if (session === null || session.revokedAt !== null) throw new AppError('UNAUTHENTICATED', { reason: 'revoked' })
      await voidMailTokens(transaction, user.id, now(), 'of password')
      await sessions.revokeSessionsOf(transaction, user.id, 'password_changed', viewer.sessionId)
      const signIn = await sessions.renew(transaction, viewer, await ownAccount(transaction, viewer), client)
      await audit.record(transaction, { action: 'password.changed', userId: user.id, actorId: user.id, client })
      transaction.afterCommit(() => notify(templates.passwordChanged(user)))
      return signIn
    })
  }
}
