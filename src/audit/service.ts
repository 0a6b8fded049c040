/** Audit trail: who did what, to whom, from where and when. Append-only: events are never changed or deleted. */

import type { ClientInfo } from '../core/client-info.ts'
import type { Issue } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { AuditEvent, Prisma } from '../database/client/client.ts'
import { idsInOrder } from '../database/ids.ts'
import type { Database, Transaction } from '../database/port.ts'
import { FIRST_INSTANT, isStorable, LAST_INSTANT, UNSTORABLE } from '../database/storable.ts'
import type { Connection } from '../pagination/connection.ts'
import { keysetOf } from '../pagination/keyset.ts'
import { findPage, type PageArgs, type Window } from '../pagination/page.ts'
import { type AccessEntries, createAccessEntries } from './access-entries.ts'
import type { AuditAction } from './action.ts'
import { ownView } from './own-view.ts'

/** Audit entry. Must not hold a password, a token or a hash of one: nothing filters them. */
export type AuditEntry = {
  action: AuditAction
  /** Affected account; null if unknown. */
  userId?: string | null
  /** Acting account; null if nobody was signed in. */
  actorId?: string | null
  client: ClientInfo
  /** Details in a few words. */
  detail?: string | null
}

export type AuditArguments = PageArgs & { filter?: AuditFilter | null | undefined }

export type AuditFilter = {
  userId?: string | null | undefined
  action?: string | null | undefined
  /** Earliest instant, inclusive. */
  since?: Date | null | undefined
  /** Latest instant, exclusive. */
  until?: Date | null | undefined
}

export type AuditService = {
  /** Writes an event in the transaction of its cause, so that both are stored or neither. */
  record(transaction: Pick<Transaction, 'auditEvent'>, entry: AuditEntry): Promise<void>
  /** Records an access outside any transaction. */
  noteAccess: AccessEntries['note']
  /** Resolves when all entries queued after responses are written. */
  drain: AccessEntries['drain']
  byIds(ids: readonly string[]): Promise<AuditEvent[]>
  /** Lists events that affected a user, as the user may see them, newest first. */
  ownList(userId: string, args: PageArgs): Promise<Connection<AuditEvent>>
  /** Finds events that affected a user by id, as the user may see them. */
  ownByIds(userId: string, ids: readonly string[]): Promise<AuditEvent[]>
  /** Lists events that affected a user or were caused by the user, as the user may see them, oldest first. */
  allOf(userId: string): Promise<AuditEvent[]>
  /** Lists events of all users, newest first. */
  list(args: AuditArguments): Promise<Connection<AuditEvent>>
}

export type AuditServiceOptions = { database: Database; log: Log; now: () => Date }

const NEWEST_FIRST = { name: 'auditEvents', columns: { at: 'date', id: 'id' }, direction: 'desc' } as const

export function createAuditService({ database, log, now }: AuditServiceOptions): AuditService {
  const nextId = idsInOrder()
  const accessEntries = createAccessEntries({ database, log, now })
  return {
    async record({ auditEvent }, { action, userId = null, actorId = null, client, detail = null }) {
      const at = now()
      const { ip, userAgent } = client
      await auditEvent.create({ data: { id: nextId(at), at, action, userId, actorId, ip, userAgent, detail } })
    },
    noteAccess: accessEntries.note,
    drain: accessEntries.drain,
    byIds: (ids) => database.read.auditEvent.findMany({ where: { id: { in: [...ids] } } }),
    list: ({ filter, ...page }) => findPage(page, NEWEST_FIRST, source(whereOf(filter ?? {})), issuesOf(filter ?? {})),
    ownList: (userId, page) =>
      findPage(
        page,
        NEWEST_FIRST,
        source({ userId }, (event) => ownView(event, userId)),
      ),
    async ownByIds(userId, ids) {
      const events = await database.read.auditEvent.findMany({ where: { id: { in: [...ids] }, userId } })
      return events.map((event) => ownView(event, userId))
    },
    async allOf(userId) {
      const { auditEvent } = database.read
      // Two queries, because each uses a different index.
      const [own, toOthers] = await Promise.all([
        auditEvent.findMany({ where: { userId } }),
        auditEvent.findMany({ where: { actorId: userId, OR: [{ userId: null }, { userId: { not: userId } }] } }),
      ])
      const oldestFirst = (one: AuditEvent, other: AuditEvent) =>
        one.at.getTime() - other.at.getTime() || (one.id < other.id ? -1 : 1)
      return [...own, ...toOthers].sort(oldestFirst).map((event) => ownView(event, userId))
    },
  }

  function source(where: Prisma.AuditEventWhereInput, view = (event: AuditEvent) => event) {
    const { auditEvent } = database.read
    return {
      async find(window: Window<typeof NEWEST_FIRST.columns>) {
        const keyset = keysetOf(window)
        return (await auditEvent.findMany({ ...keyset, where: { AND: [where, keyset.where] } })).map(view)
      },
      count: () => auditEvent.count({ where }),
    }
  }
}

/** Null means no filter, like an omitted field. */
function whereOf({ userId, action, since, until }: AuditFilter): Prisma.AuditEventWhereInput {
  return {
    ...(userId != null && { userId }),
    ...(action != null && { action }),
    at: { ...(since != null && { gte: since }), ...(until != null && { lt: until }) },
  }
}

function issuesOf({ userId, action, since, until }: AuditFilter): Issue[] {
  const texts = Object.entries({ userId, action })
    .filter(([, text]) => text != null && !isStorable(text))
    .map(([field]) => ({ path: ['filter', field], message: UNSTORABLE }))
  const instants = Object.entries({ since, until })
    .filter(([, instant]) => instant != null && !(instant >= FIRST_INSTANT && instant <= LAST_INSTANT))
    .map(([field]) => ({ path: ['filter', field], message: 'It must be within the years 1 to 9999.' }))
  return [...texts, ...instants]
}
