/** Audit entries of access: denied by role, or to data of other users. One per viewer, coordinate and hour. */

import { LRUCache } from 'lru-cache'
import { v7 as uuidv7 } from 'uuid'
import type { ClientInfo } from '../core/client-info.ts'
import type { Log } from '../core/log.ts'
import { sha256 } from '../core/sha256.ts'
import type { AuditEvent } from '../database/client/client.ts'
import type { Database } from '../database/port.ts'
import { isUniqueViolation } from '../database/violations.ts'

export type AccessEntry = {
  /**
   * `denied`: the viewer's role does not allow the field. `other_user`: the role allowed it to read another user's data.
   */
  action: 'access.denied' | 'access.other_user'
  viewerId: string
  /** Requested coordinate, such as `Query.auditEvents`. */
  coordinate: string
  /** Owner of the data, if it belongs to a single user. */
  userId?: string | null
  client: ClientInfo
}

export type AccessEntries = {
  /** Records an access. Returns at once and never throws: the entry is written after the response. */
  note(entry: AccessEntry): void
  /** Resolves when all entries of earlier calls are written or have failed. */
  drain(): Promise<void>
}

export type AccessEntriesOptions = { database: Database; log: Log; now: () => Date }

const HOUR = 60 * 60 * 1000

/** Maximum number of queued entries, and of recent entries kept in memory to skip repeats. */
const MAX_SEEN = 10_000
const MAX_WAITING = 1000

export function createAccessEntries({ database, log, now }: AccessEntriesOptions): AccessEntries {
  const seen = new LRUCache<string, true>({ max: MAX_SEEN })
  const waiting: AuditEvent[] = []
  let last: Promise<void> = Promise.resolve()

  async function writeWaiting(): Promise<void> {
    for (let event = waiting.shift(); event; event = waiting.shift()) await write(event)
  }

  /** Skips an entry that another instance has written. */
  async function write(data: AuditEvent): Promise<void> {
    try {
      const known = await database.read.auditEvent.findUnique({ where: { id: data.id }, select: { id: true } })
      if (!known) await database.write(({ auditEvent }) => auditEvent.create({ data }))
    } catch (error) {
      if (!isUniqueViolation(error, 'id')) log.error({ err: error }, 'Storing an audit entry of access failed')
    }
  }

  function flush(): Promise<void> {
    last = last.then(writeWaiting)
    return last
  }

  return {
    note({ action, viewerId, coordinate, userId = null, client: { ip, userAgent } }) {
      const at = now()
      const hour = Math.floor(at.getTime() / HOUR) * HOUR
      const key = [action, viewerId, coordinate, hour].join(' ')
      if (seen.has(key) || waiting.length >= MAX_WAITING) return
      seen.set(key, true)
      // The id is derived from the key, so every instance creates the same one.
      const id = uuidv7({ msecs: hour, random: Buffer.from(sha256(key), 'base64url').subarray(0, 16) })
      waiting.push({ id, at, action, userId, actorId: viewerId, ip, userAgent, detail: coordinate })
      if (waiting.length === 1) setImmediate(flush)
    },
    drain: flush,
  }
}
