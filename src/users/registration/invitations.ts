/** Invitations: sent, listed and withdrawn by administrators. */

import type { ClientInfo } from '../../core/client-info.ts'
import { emailKeyOf, findByEmail } from '../../core/email-address.ts'
import { AppError } from '../../core/errors.ts'
import { maskEmail } from '../../core/mask-email.ts'
import { isUuid } from '../../core/uuid.ts'
import type { Invitation, Role } from '../../database/client/client.ts'
import { createEmailTemplates } from '../../mail/templates/index.ts'
import type { Connection } from '../../pagination/connection.ts'
import { keysetOf } from '../../pagination/keyset.ts'
import { findPage, type PageArgs, type Window } from '../../pagination/page.ts'
import type { Viewer } from '../../tokens/viewer.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { checked, emailChange } from '../input.ts'
import { ownAccount } from '../own-account.ts'
import { issueLink, pendingAt, withdrawLinks } from './link.ts'
import { invitesAreOpen } from './mode.ts'

export type InvitationState = 'PENDING' | 'ACCEPTED' | 'WITHDRAWN' | 'EXPIRED'

export type ListedInvitation = Omit<Invitation, 'hash'> & { state: InvitationState }

const NEWEST_FIRST = { name: 'invitations', columns: { createdAt: 'date', id: 'id' }, direction: 'desc' } as const

/** Retry delay after too many invitations, in seconds. */
const MAIL_PAUSE = 60 * 60

export function createInvitations(options: UserServiceDependencies) {
  const { database, limits, audit, mailer, registration, now } = options
  const templates = createEmailTemplates(options.appUrl)
  /** Excludes links that their recipients requested. */
  const invited = { invitedById: { not: null } }

  const listed = ({ hash: _, ...invitation }: Invitation): ListedInvitation => ({
    ...invitation,
    state: stateOf(invitation, now()),
  })

  return {
    async inviteUser(viewer: Viewer, email: string, role: Role, client: ClientInfo): Promise<ListedInvitation> {
      if (!invitesAreOpen(registration.mode)) throw new AppError('REGISTRATION_CLOSED', {})
      checked(emailChange, { email })
      if (!(await limits.email('invitation', emailKeyOf(email))))
        throw new AppError('TOO_MANY_REQUESTS', { retryAfter: MAIL_PAUSE })
      return database.write(async (transaction) => {
        const inviter = await ownAccount(transaction, viewer)
        const user = await findByEmail(email, (keys) =>
          transaction.user.findMany({ where: { emailKey: { in: keys } } }),
        )
        // An account with an unverified email does not count: see createAccount.
        if (user && (user.emailVerified || user.disabled)) throw new AppError('EMAIL_TAKEN', {})
        await withdrawLinks(transaction, email, now())
        const link = await issueLink(transaction, { email, role, invitedById: inviter.id }, now())
        const detail = `${maskEmail(email)} as ${role}`
        await audit.record(transaction, { action: 'user.invited', actorId: inviter.id, client, detail })
        transaction.afterCommit(() => mailer.send(templates.invitation(email, link, inviter)))
        const { token: _, ...row } = link
        return listed(row)
      })
    },

    async withdrawInvitation({ userId: actorId }: Viewer, id: string, client: ClientInfo): Promise<boolean> {
      if (!isUuid(id)) return false
      return database.write(async (transaction) => {
        const where = { id, ...invited, ...pendingAt(now()) }
        const [row] = await transaction.invitation.updateManyAndReturn({ where, data: { withdrawnAt: now() } })
        if (!row) return false
        const detail = `${maskEmail(row.email)} as ${row.role}`
        await audit.record(transaction, { action: 'invitation.withdrawn', actorId, client, detail })
        return true
      })
    },

    async invitations(args: PageArgs): Promise<Connection<ListedInvitation>> {
      const { invitation } = database.read
      return findPage(args, NEWEST_FIRST, {
        async find(window: Window<typeof NEWEST_FIRST.columns>) {
          const keyset = keysetOf(window)
          return (await invitation.findMany({ ...keyset, where: { AND: [invited, keyset.where] } })).map(listed)
        },
        count: () => invitation.count({ where: invited }),
      })
    },

    async invitationsByIds(ids: readonly string[]): Promise<ListedInvitation[]> {
      return (await database.read.invitation.findMany({ where: { id: { in: [...ids] }, ...invited } })).map(listed)
    },
  }
}

function stateOf({ acceptedAt, withdrawnAt, expiresAt }: Omit<Invitation, 'hash'>, now: Date): InvitationState {
  if (acceptedAt) return 'ACCEPTED'
  if (withdrawnAt) return 'WITHDRAWN'
  return expiresAt > now ? 'PENDING' : 'EXPIRED'
}
