/** The audit trail: who did what, to whom, from where and when. Append-only: nothing here changes or deletes an event. */

import type { AuditEvent, Prisma } from '../database/client/client.ts'
import type { Connection } from '../database/connection.ts'
import type { Database } from '../database/database.ts'
import { idsInOrder } from '../database/ids.ts'
import { insertRow } from '../database/insert-row.ts'
import { keysetOf } from '../database/keyset.ts'
import { findPage, type PageArgs, type Window } from '../database/page.ts'
import type { Executor } from '../database/statements.ts'
import { FIRST_INSTANT, isStorable, LAST_INSTANT, UNSTORABLE } from '../database/storable.ts'
import type { Issue } from '../errors.ts'
import type { AuditAction } from './action.ts'
import type { Origin } from './origin.ts'

/** What is to be recorded. Never a password, a token or a hash of either: nothing filters them out. */
export type Incident = {
  action: AuditAction
  /** Whom it happened to; null where no account is known. */
  userId?: string | null
  /** Who did it; null where nobody was signed in. */
  actorId?: string | null
  origin: Origin
  /** What else there is to say, in a few words. */
  detail?: string | null
}

export type AuditArguments = PageArgs & { filter?: AuditFilter | null | undefined }

export type AuditFilter = {
  userId?: string | null | undefined
  action?: string | null | undefined
  /** From this instant on. */
  since?: Date | null | undefined
  /** Before this instant. */
  until?: Date | null | undefined
}

export type AuditService = {
  /** Writes an event in the transaction of its cause: they are there both, or neither. */
  record(executor: Executor, incident: Incident): Promise<void>
  /** The newest first. */
  list(args: AuditArguments): Promise<Connection<AuditEvent>>
}

export type AuditServiceOptions = { database: Database; now: () => Date }

const NEWEST_FIRST = { name: 'auditEvents', columns: { at: 'date', id: 'id' }, direction: 'desc' } as const

export function createAuditService({ database, now }: AuditServiceOptions): AuditService {
  const nextId = idsInOrder()
  return {
    async record(executor, { action, userId = null, actorId = null, origin, detail = null }) {
      const at = now()
      const { ip, userAgent } = origin
      const event: AuditEvent = { id: nextId(at), at, action, userId, actorId, ip, userAgent, detail }
      await insertRow(executor.all, 'AuditEvent', event)
    },
    list({ filter, ...page }) {
      const { auditEvent } = database.read
      const where = whereOf(filter ?? {})
      const source = {
        find(window: Window<typeof NEWEST_FIRST.columns>) {
          const keyset = keysetOf(window)
          return auditEvent.findMany({ ...keyset, where: { AND: [where, keyset.where] } })
        },
        count: () => auditEvent.count({ where }),
      }
      return findPage(page, NEWEST_FIRST, source, issuesOf(filter ?? {}))
    },
  }
}

/** Null asks for nothing, as does what is left out. */
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
