/** Export of all data about a user, without data of other users (GDPR, articles 15 and 20). */

import type { ClientInfo } from '../../core/client-info.ts'
import { storedKeysOf } from '../../core/email-address.ts'
import type { Viewer } from '../../tokens/viewer.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { ownAccount } from '../own-account.ts'
import { given } from './columns.ts'

export type PersonalData = Readonly<Record<string, unknown>>

export function createDataExport({ database, limits, audit, now }: UserServiceDependencies) {
  return async function exportMyData(viewer: Viewer, client: ClientInfo): Promise<PersonalData> {
    const { userId } = viewer
    await limits.dataExport(userId)
    const user = await ownAccount(database.read, viewer)
    await database.write((transaction) =>
      audit.record(transaction, { action: 'account.exported', userId, actorId: userId, client }),
    )
    const { session, refreshToken, mailToken, invitation, todo, authenticator, recoveryCode, passkey } = database.read
    const oldestFirst = { orderBy: { id: 'asc' } } as const
    const [sessions, refreshTokens, mailTokens, received, sent, todos, events] = await Promise.all([
      session.findMany({ where: { userId }, ...oldestFirst }),
      refreshToken.findMany({ where: { session: { userId } }, ...oldestFirst }),
      mailToken.findMany({ where: { userId }, ...oldestFirst }),
      // An address belongs to an account only after its mailbox was proven.
      user.emailVerified
        ? invitation.findMany({ where: { emailKey: { in: storedKeysOf(user.email) } }, ...oldestFirst })
        : [],
      invitation.findMany({ where: { invitedById: userId }, ...oldestFirst }),
      todo.findMany({ where: { ownerId: userId }, ...oldestFirst }),
      audit.allOf(userId),
    ])
    const ofUser = { where: { userId }, ...oldestFirst }
    const [authenticators, recoveryCodes, passkeys] = await Promise.all([
      authenticator.findMany(ofUser),
      recoveryCode.findMany(ofUser),
      passkey.findMany(ofUser),
    ])
    return {
      exportedAt: now(),
      user: given('User', user),
      sessions: sessions.map((row) => given('Session', row)),
      refreshTokens: refreshTokens.map((row) => given('RefreshToken', row)),
      authenticators: authenticators.map((row) => given('Authenticator', row)),
      recoveryCodes: recoveryCodes.map((row) => given('RecoveryCode', row)),
      passkeys: passkeys.map((row) => given('Passkey', row)),
      mailTokens: mailTokens.map((row) => given('MailToken', row)),
      invitationsReceived: received.map((row) => given('Invitation', row)),
      invitationsSent: sent.map((row) => {
        const { email: _, ...rest } = given('Invitation', row)
        return rest
      }),
      todos: todos.map((row) => given('Todo', row)),
      auditEvents: events.map((event) => ({
        ...given('AuditEvent', event),
        by: event.actorId === null ? null : event.actorId === userId ? 'you' : 'somebody else',
      })),
    }
  }
}
