/** Pages of a user's active sessions, last used first. */

import type { Session } from '../database/client/client.ts'
import type { Database } from '../database/port.ts'
import type { Connection } from '../pagination/connection.ts'
import { keysetOf } from '../pagination/keyset.ts'
import { findPage, type PageArgs, type Window } from '../pagination/page.ts'
import type { SessionDurations } from './durations.ts'
import { activeAt } from './repository.ts'

export type SessionListOptions = { database: Database; durations: SessionDurations; now: () => Date }

const LAST_USED_FIRST = { name: 'sessions', columns: { lastUsedAt: 'date', id: 'id' }, direction: 'desc' } as const

export function createSessionList({ database, durations, now }: SessionListOptions) {
  return async function list(userId: string, args: PageArgs): Promise<Connection<Session>> {
    const { session } = database.read
    const active = { userId, ...activeAt(now(), durations.refreshToken) }
    return findPage(args, LAST_USED_FIRST, {
      find(window: Window<typeof LAST_USED_FIRST.columns>) {
        const keyset = keysetOf(window)
        return session.findMany({ ...keyset, where: { AND: [active, keyset.where] } })
      },
      count: () => session.count({ where: active }),
    })
  }
}
