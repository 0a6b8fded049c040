/** Cleanup job: deletes expired rows in small batches, so that no request waits for it. */

import type { Log } from '../../core/log.ts'
import type { Database } from '../../database/port.ts'
import { createBatches } from './batches.ts'

/** Time between two runs, in milliseconds. */
const INTERVAL = 10 * 60 * 1000

const HOUR = 60 * 60 * 1000
const DAY = 24 * HOUR

/** Time that sessions are kept after their end, in milliseconds: history of an account's sign-ins. */
const SESSIONS_KEPT = 30 * DAY

/** Time that tokens are kept after their end, in milliseconds. */
const TOKENS_KEPT = DAY

/**
 * A row is deleted only when two readings of the wall clock agree that it has expired. They are this far apart by the
 * monotonic clock, so a wall clock that jumps ahead for a while deletes nothing.
 */
const BETWEEN_READINGS = HOUR

/** Time that registration links are kept after their end, in milliseconds. */
const INVITATIONS_KEPT = 30 * DAY

/** Time that wrong codes of second factors are kept, in milliseconds. They count for one day. */
const ATTEMPTS_KEPT = 2 * DAY

const NONE = {
  sessions: 0,
  refreshTokens: 0,
  revocations: 0,
  mailTokens: 0,
  loginChallenges: 0,
  passkeyChallenges: 0,
  factorAttempts: 0,
  invitations: 0,
  auditEvents: 0,
}

/** Deleted rows by table. */
export type CleanupCounts = typeof NONE

export type CleanupJob = {
  /** Runs at every INTERVAL from now on. */
  start(): void
  /** Runs until nothing is left to delete, or the job is closed. */
  run(): Promise<CleanupCounts>
  /** Waits for the batch in flight. */
  close(): Promise<void>
}

export type CleanupJobOptions = {
  database: Database
  now: () => Date
  log: Log
  /** Time that audit events are kept, in milliseconds; null keeps them forever. */
  auditRetention?: number | null
  /** Monotonic clock, in milliseconds. */
  uptime?: () => number
  /** Called with the duration of each transaction, in milliseconds. */
  onBatch?: (duration: number) => void
}

export function createCleanupJob({ database, now, log, onBatch, ...options }: CleanupJobOptions): CleanupJob {
  const { uptime = () => performance.now(), auditRetention = null } = options
  const { read } = database
  const closing = new AbortController()
  const batches = createBatches({ database, uptime, onBatch, closing: closing.signal })
  const { deleteAll } = batches
  let readings = [{ uptime: uptime(), now: now() }]
  let timer: NodeJS.Timeout | undefined
  let running: Promise<CleanupCounts> | null = null

  /**
   * Returns the earlier of the current time and the last reading before BETWEEN_READINGS; null before the first one.
   */
  function settledNow(): Date | null {
    const reading = { uptime: uptime(), now: now() }
    const old = readings.findLastIndex((each) => each.uptime <= reading.uptime - BETWEEN_READINGS)
    readings = [...readings.slice(Math.max(0, old)), reading]
    return old < 0 ? null : new Date(Math.min(...readings.map((each) => each.now.getTime())))
  }

  const select = { id: true }
  const idIn = (rows: { id: string }[]) => ({ id: { in: rows.map(({ id }) => id) } })

  /** Orders by the index that finds the rows. By default Prisma orders by the key, which reads all rows. */
  const firstOf = (where: object) => Object.fromEntries(Object.keys(where).map((field) => [field, 'asc' as const]))

  /** A session may have thousands of tokens: they are deleted first, and the session with the last of them. */
  async function deleteSessions(where: { revokedAt: { lt: Date } } | { expiresAt: { lt: Date } }) {
    const deleted = { sessions: 0, refreshTokens: 0 }
    while (!closing.signal.aborted) {
      const take = batches.size()
      const sessions = await read.session.findMany({ where, select, take, orderBy: firstOf(where) })
      if (sessions.length === 0) break
      const sessionId = { in: sessions.map(({ id }) => id) }
      const orderBy = { sessionId: 'asc' } as const
      const tokens = await read.refreshToken.findMany({ where: { sessionId }, select, take, orderBy })
      await batches.run(async (transaction) => {
        deleted.refreshTokens += (await transaction.refreshToken.deleteMany({ where: idIn(tokens) })).count
        if (tokens.length === take) return
        deleted.sessions += (await transaction.session.deleteMany({ where: { ...where, ...idIn(sessions) } })).count
      })
    }
    return deleted
  }

  const deleteAuditEvents = (at: { lt: Date }) =>
    deleteAll(
      (take) => read.auditEvent.findMany({ where: { at }, select, take, orderBy: [{ at: 'asc' }, { id: 'asc' }] }),
      ({ auditEvent }, rows) => auditEvent.deleteMany({ where: idIn(rows) }),
    )

  async function runOnce(): Promise<CleanupCounts> {
    const at = settledNow()
    if (at === null) return NONE
    const before = (age: number) => ({ lt: new Date(at.getTime() - age) })
    const revoked = await deleteSessions({ revokedAt: before(SESSIONS_KEPT) })
    const over = await deleteSessions({ expiresAt: before(SESSIONS_KEPT) })
    const expired = { where: { expiresAt: before(TOKENS_KEPT) }, select, orderBy: { expiresAt: 'asc' } } as const
    const refreshTokens = await deleteAll(
      (take) => read.refreshToken.findMany({ ...expired, take }),
      ({ refreshToken }, rows) => refreshToken.deleteMany({ where: idIn(rows) }),
    )
    const mailTokens = await deleteAll(
      (take) => read.mailToken.findMany({ ...expired, take }),
      ({ mailToken }, rows) => mailToken.deleteMany({ where: idIn(rows) }),
    )
    const loginChallenges = await deleteAll(
      (take) => read.loginChallenge.findMany({ ...expired, take }),
      ({ loginChallenge }, rows) => loginChallenge.deleteMany({ where: idIn(rows) }),
    )
    const passkeyChallenges = await deleteAll(
      (take) => read.passkeyChallenge.findMany({ ...expired, take }),
      ({ passkeyChallenge }, rows) => passkeyChallenge.deleteMany({ where: idIn(rows) }),
    )
    const attempts = { where: { at: before(ATTEMPTS_KEPT) }, select, orderBy: { at: 'asc' } } as const
    const factorAttempts = await deleteAll(
      (take) => read.factorAttempt.findMany({ ...attempts, take }),
      ({ factorAttempt }, rows) => factorAttempt.deleteMany({ where: idIn(rows) }),
    )
    const invitations = await deleteAll(
      (take) => read.invitation.findMany({ ...expired, where: { expiresAt: before(INVITATIONS_KEPT) }, take }),
      ({ invitation }, rows) => invitation.deleteMany({ where: idIn(rows) }),
    )
    const auditEvents = auditRetention === null ? 0 : await deleteAuditEvents(before(auditRetention))
    const revocations = await deleteAll(
      (take) => {
        const where = { keepUntil: { lt: at } }
        return read.revocation.findMany({ where, select: { seq: true }, take, orderBy: { keepUntil: 'asc' } })
      },
      ({ revocation }, rows) => revocation.deleteMany({ where: { seq: { in: rows.map(({ seq }) => seq) } } }),
    )
    return {
      sessions: revoked.sessions + over.sessions,
      refreshTokens: revoked.refreshTokens + over.refreshTokens + refreshTokens,
      revocations,
      ...{ mailTokens, loginChallenges, passkeyChallenges, factorAttempts, invitations, auditEvents },
    }
  }

  function run(): Promise<CleanupCounts> {
    running ??= runOnce().finally(() => {
      running = null
    })
    return running
  }

  return {
    start() {
      timer = setInterval(() => {
        run().catch((error) => log.error({ err: error }, 'Cleanup of expired rows failed'))
      }, INTERVAL).unref()
    },
    run,
    async close() {
      clearInterval(timer)
      closing.abort()
      await running?.catch(() => {})
    },
  }
}
