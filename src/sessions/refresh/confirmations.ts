/**
 * Confirmed rotations: the first use of an access token proves that the client received the response to its refresh.
 */

import { LRUCache } from 'lru-cache'
import type { Log } from '../../core/log.ts'
import type { Database } from '../../database/port.ts'

/** Limit of rotations whose first use this instance remembers. */
const MAX_SEEN = 10_000

/** Limit of queued first uses. Further ones are dropped: an unconfirmed rotation keeps the user signed in. */
const MAX_WAITING = 10_000

export type ConfirmationsOptions = { database: Database; log: Log; now: () => Date }

export type Confirmations = {
  /** Called at each use of an access token that a rotation issued. Returns at once; writes later, once per rotation. */
  used(rotationId: string): void
  /** Resolves when all uses of earlier calls are written or have failed. */
  drain(): Promise<void>
}

/** For REFRESH_GRACE=0, which disables replays. */
export const noConfirmations: Confirmations = { used() {}, async drain() {} }

/** An instance that is killed before it writes leaves a rotation unconfirmed, which keeps the user signed in. */
export function createConfirmations({ database, log, now }: ConfirmationsOptions): Confirmations {
  const seen = new LRUCache<string, true>({ max: MAX_SEEN })
  let waiting: string[] = []
  /** Time of the first queued use; applies to all uses of the batch. */
  let confirmedAt = now()
  let last: Promise<void> = Promise.resolve()

  async function write(ids: string[], at: Date): Promise<void> {
    const where = { id: { in: ids }, confirmedAt: null, spentAt: null }
    // Another instance, or this one before a restart, may have written it.
    const unconfirmed = await database.read.refreshToken.findMany({ where, select: { id: true } })
    if (unconfirmed.length === 0) return
    const id = { in: unconfirmed.map((row) => row.id) }
    await database.write(({ refreshToken }) =>
      refreshToken.updateMany({ where: { ...where, id }, data: { confirmedAt: at } }),
    )
  }

  async function writeWaiting(): Promise<void> {
    const ids = waiting
    waiting = []
    if (ids.length === 0) return
    await write(ids, confirmedAt).catch((error) =>
      log.warn({ err: error }, 'Storing the first use of an access token failed'),
    )
  }

  /** Writes one batch at a time; each takes everything queued when it starts. */
  function flush(): Promise<void> {
    last = last.then(writeWaiting)
    return last
  }

  return {
    used(rotationId) {
      if (seen.has(rotationId)) return
      seen.set(rotationId, true)
      if (waiting.length >= MAX_WAITING) return
      if (waiting.length === 0) confirmedAt = now()
      waiting.push(rotationId)
      // Outside of the request.
      if (waiting.length === 1) setImmediate(flush)
    },
    drain: flush,
  }
}
