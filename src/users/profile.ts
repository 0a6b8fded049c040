/** The viewer's own account: read, rename, delete. */

import type { ClientInfo } from '../core/client-info.ts'
import type { User } from '../database/client/client.ts'
import type { Viewer } from '../tokens/viewer.ts'
import type { UserServiceDependencies } from './dependencies.ts'
import { checked, profile } from './input.ts'
import { lockAdmins } from './last-admin.ts'
import { ownAccount } from './own-account.ts'

export type UpdateProfileInput = { name?: string | null | undefined }

export function createProfile({ database, sessions, factors, audit }: UserServiceDependencies) {
  return {
    me: (viewer: Viewer): Promise<User> => ownAccount(database.read, viewer),

    async updateProfile(viewer: Viewer, input: UpdateProfileInput, client: ClientInfo): Promise<User> {
      const { name } = checked(profile, input)
      return database.write(async (transaction) => {
        const before = await ownAccount(transaction, viewer)
        if (name === undefined || name === before.name) return before
        const { id } = before
        await audit.record(transaction, { action: 'profile.updated', userId: id, actorId: id, client })
        return transaction.user.update({ where: { id }, data: { name } })
      })
    },

    async deleteAccount(viewer: Viewer, client: ClientInfo): Promise<true> {
      await database.write(async (transaction) => {
        const refuseLast = await lockAdmins(transaction)
        const { user } = await factors.ownSession(transaction, viewer, { factors: true })
        refuseLast(user)
        const { id } = user
        await sessions.revokeForDeletion(transaction, id)
        await audit.record(transaction, { action: 'account.deleted', userId: id, actorId: id, client })
        // Cascades to its todos, sessions and tokens.
        await transaction.user.delete({ where: { id } })
      })
      return true
    },
  }
}
