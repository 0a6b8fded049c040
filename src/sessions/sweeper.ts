/** Takes away what is over: little by little, so that nobody waits for it. */

import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Transaction } from '../database/database.ts'
import type { Log } from '../log.ts'

/** How often it looks, in milliseconds. */
const INTERVAL = 10 * 60 * 1000

const DAY = 24 * 60 * 60 * 1000

/** How long ended sessions are kept, in milliseconds: from where an account was used is known for as long. */
const SESSIONS_KEPT = 30 * DAY

/** How long expired tokens are kept. A token that is unknown is refused; one that is known can still tell of its reuse. */
const TOKENS_KEPT = DAY

/** What a transaction is to hold the writers up for, in milliseconds, and how many rows it takes at first and at most. */
const TARGET = 10
const FIRST_BATCH = 20
const LARGEST_BATCH = 200

export type Swept = { sessions: number; refreshTokens: number; endings: number; mailTokens: number }

export type Sweeper = {
  /** Sweeps now and then from now on. */
  start(): void
  /** Sweeps until there is nothing left to take away, or it is closed. */
  sweep(): Promise<Swept>
  /** Ends it, with the batch that it is at. */
  close(): Promise<void>
}

export type SweeperOptions = {
  database: Database
  now: () => Date
  log: Log
  /** A monotonic clock in milliseconds, for how long a batch takes. */
  uptime?: () => number
  /** Told how long each transaction took, in milliseconds. */
  onBatch?: (duration: number) => void
}

export function createSweeper({ database, now, log, onBatch, ...options }: SweeperOptions): Sweeper {
  const { uptime = () => performance.now() } = options
  const { read } = database
  const closing = new AbortController()
  let size = FIRST_BATCH
  let timer: NodeJS.Timeout | undefined
  let sweeping: Promise<Swept> | null = null

  /** One transaction; the next may be as much larger or smaller as it was fast or slow. */
  async function batch<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    let startedAt = 0
    const result = await database.write((transaction) => {
      startedAt = uptime() // Not before its turn has come.
      return work(transaction)
    })
    const duration = uptime() - startedAt
    size = Math.max(1, duration > TARGET ? size >> 1 : Math.min(Math.ceil(size * 1.1), LARGEST_BATCH))
    onBatch?.(duration)
    // As long a break for those who wait.
    await sleep(duration, undefined, { signal: closing.signal }).catch(() => {})
    return result
  }

  /** Finds rows outside of a transaction, since what is over stays so, and deletes them in one; again until none is left. */
  async function sweepAll<T>(
    find: (take: number) => Promise<T[]>,
    remove: (transaction: Transaction, rows: T[]) => Promise<{ count: number }>,
  ): Promise<number> {
    let total = 0
    while (!closing.signal.aborted) {
      const rows = await find(size)
      if (rows.length === 0) break
      const { count } = await batch((transaction) => remove(transaction, rows))
      total += count
    }
    return total
  }

  const select = { id: true }
  const idIn = (rows: { id: string }[]) => ({ id: { in: rows.map(({ id }) => id) } })

  /** In the order of the index that finds them: Prisma orders by the key otherwise, and then all rows are read. */
  const firstOf = (where: object) => Object.fromEntries(Object.keys(where).map((field) => [field, 'asc' as const]))

  /** Sessions with their tokens, which may be thousands for each: those first, and the session with the last of them. */
  async function sweepSessions(where: { revokedAt: { lt: Date } } | { expiresAt: { lt: Date } }) {
    const swept = { sessions: 0, refreshTokens: 0 }
    while (!closing.signal.aborted) {
      const sessions = await read.session.findMany({ where, select, take: size, orderBy: firstOf(where) })
      if (sessions.length === 0) break
      const take = size
      const sessionId = { in: sessions.map(({ id }) => id) }
      const orderBy = { sessionId: 'asc' } as const
      const tokens = await read.refreshToken.findMany({ where: { sessionId }, select, take, orderBy })
      await batch(async (transaction) => {
        swept.refreshTokens += (await transaction.refreshToken.deleteMany({ where: idIn(tokens) })).count
        if (tokens.length === take) return
        swept.sessions += (await transaction.session.deleteMany({ where: { ...where, ...idIn(sessions) } })).count
      })
    }
    return swept
  }

  async function sweepNow(): Promise<Swept> {
    const at = now()
    const before = (age: number) => ({ lt: new Date(at.getTime() - age) })
    const revoked = await sweepSessions({ revokedAt: before(SESSIONS_KEPT) })
    const over = await sweepSessions({ expiresAt: before(SESSIONS_KEPT) })
    const expired = { where: { expiresAt: before(TOKENS_KEPT) }, select, orderBy: { expiresAt: 'asc' } } as const
    const refreshTokens = await sweepAll(
      (take) => read.refreshToken.findMany({ ...expired, take }),
      ({ refreshToken }, rows) => refreshToken.deleteMany({ where: idIn(rows) }),
    )
    const mailTokens = await sweepAll(
      (take) => read.mailToken.findMany({ ...expired, take }),
      ({ mailToken }, rows) => mailToken.deleteMany({ where: idIn(rows) }),
    )
    const endings = await sweepAll(
      (take) =>
        read.ending.findMany({
          where: { keepUntil: { lt: at } },
          select: { seq: true },
          take,
          orderBy: { keepUntil: 'asc' },
        }),
      ({ ending }, rows) => ending.deleteMany({ where: { seq: { in: rows.map(({ seq }) => seq) } } }),
    )
    return {
      sessions: revoked.sessions + over.sessions,
      refreshTokens: revoked.refreshTokens + over.refreshTokens + refreshTokens,
      endings,
      mailTokens,
    }
  }

  function sweep(): Promise<Swept> {
    sweeping ??= sweepNow().finally(() => {
      sweeping = null
    })
    return sweeping
  }

  return {
    start() {
      timer = setInterval(() => {
        sweep().catch((error) => log.error({ err: error }, 'what is over could not be swept away'))
      }, INTERVAL).unref()
    },
    sweep,
    async close() {
      clearInterval(timer)
      closing.abort()
      await sweeping?.catch(() => {})
    },
  }
}
