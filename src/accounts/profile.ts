/** One's own account. */

import type { Origin } from '../audit/origin.ts'
import type { User } from '../database/client/client.ts'
import type { Viewer } from '../sessions/viewer.ts'
import { checked, profile } from './inputs.ts'
import { lockAdmins } from './last-admin.ts'
import { ownAccount } from './own-account.ts'
import type { AccountServiceOptions } from './parts.ts'

export type UpdateProfileInput = { name?: string | null | undefined }

export function createProfile({ database, sessions, audit }: AccountServiceOptions) {
  return {
    me: (viewer: Viewer): Promise<User> => ownAccount(database.read, viewer),

    async updateProfile(viewer: Viewer, input: UpdateProfileInput, origin: Origin): Promise<User> {
      const { name } = checked(profile, input)
      return database.write(async (transaction) => {
        const before = await ownAccount(transaction, viewer)
        if (name === undefined || name === before.name) return before
        const { id } = before
        await audit.record(transaction, { action: 'profile.updated', userId: id, actorId: id, origin })
        return transaction.user.update({ where: { id }, data: { name } })
      })
    },

    async deleteAccount(viewer: Viewer, origin: Origin): Promise<true> {
      await database.write(async (transaction) => {
        const refuseLast = await lockAdmins(transaction)
        const user = await ownAccount(transaction, viewer)
        refuseLast(user)
        const { id } = user
        await sessions.endForGood(transaction, id)
        await audit.record(transaction, { action: 'account.deleted', userId: id, actorId: id, origin })
        // Its todos, sessions and tokens go with it.
        await transaction.user.delete({ where: { id } })
      })
      return true
    },
  }
}
