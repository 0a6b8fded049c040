/** Sets a password on behalf of the operator, who identifies the owner by other means. */

import type { ClientInfo } from '../../core/client-info.ts'
import { AppError, badInput } from '../../core/errors.ts'
import type { User } from '../../database/client/client.ts'
import { createEmailTemplates } from '../../mail/templates/index.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { voidMailTokens } from '../emails/mail-token.ts'
import { createNotices } from '../emails/notices.ts'
import { newPasswordIssues } from '../input.ts'

export function createOperatorPassword(options: UserServiceDependencies) {
  const { database, sessions, audit, hasher, now, minPasswordLength: minLength } = options
  const templates = createEmailTemplates(options.appUrl)
  const notify = createNotices(options)

  /** Revokes every session and notifies the owner by email. @throws AppError NOT_FOUND; BAD_USER_INPUT. */
  return async function setUserPassword(userId: string, password: string, client: ClientInfo): Promise<User> {
    const user = await database.read.user.findUnique({ where: { id: userId } })
    if (user === null) throw new AppError('NOT_FOUND', {})
    const issues = newPasswordIssues('password', password, { ...user, minLength })
    if (issues.length > 0) throw badInput(...issues)
    const passwordHash = await hasher.hash(password, { ip: client.ip, account: user.emailKey })
    return database.write(async (transaction) => {
      const [changed] = await transaction.user.updateManyAndReturn({ where: { id: userId }, data: { passwordHash } })
      if (!changed) throw new AppError('NOT_FOUND', {})
      await voidMailTokens(transaction, userId, now(), 'of password')
      await sessions.revokeSessionsOf(transaction, userId, 'password_reset')
      await audit.record(transaction, {
        action: 'password.reset',
        userId,
        actorId: null,
        client,
        detail: 'by the operator',
      })
      transaction.afterCommit(() => notify(templates.passwordChanged(changed)))
      return changed
    })
  }
}
