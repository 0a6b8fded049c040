/** Revocation list: written in the transaction that revokes, visible here at once and on other instances within 2 s. */

import type { Log } from '../core/log.ts'
import type { Database, Transaction } from '../database/port.ts'
import type { Bus } from './bus.ts'
import { readMessage, writeMessage } from './message.ts'
import { createRevokedTokens, type Revocation, type RevokedTokens } from './revoked-tokens.ts'

/** Time between two readings of the database, in milliseconds. Bounds the delay of a revocation without the bus. */
const INTERVAL = 2000

/** Time after which an instance that cannot read the list is not ready, in milliseconds. */
const MAX_SILENCE = 10_000

/**
 * Number of earlier readings that each reading repeats. Sequence numbers are assigned before commit, so a lower one may
 * appear after a higher one. 30 readings take a minute; no transaction takes longer than 10 s.
 */
const OVERLAP = 30

/** Rows per query. */
const CHUNK = 2000

/** Assumed clock difference between two instances, in milliseconds. */
const CLOCK_TOLERANCE = 60_000

/** Time that a revocation is kept after its last token was issued, in milliseconds. */
export const revocationLife = (accessTokenTtl: number): number => accessTokenTtl + 2 * CLOCK_TOLERANCE

export type RevocationListOptions = {
  database: Database
  bus: Bus
  /** Maximum lifetime of an access token, in milliseconds. */
  accessTokenTtl: number
  now: () => Date
  log: Log
  /** Monotonic clock, in milliseconds. */
  uptime?: () => number
}

export type RevocationList = {
  /** True if an access token was revoked. Reads memory only. */
  include: RevokedTokens['include']
  /**
   * Revokes access tokens of a session or a user; takes effect at commit.
   * @param issuedBefore revokes tokens issued at or before this instant; null revokes all, permanently.
   * @param lastIssuedAt issue time of the last token, which another instance's clock may have put in the future.
   */
  write(transaction: Transaction, subjectId: string, issuedBefore: Date | null, lastIssuedAt?: Date): Promise<void>
  /**
   * Fallback for a failed transaction: revokes access tokens in memory only, here and on the instances that the bus
   * reaches, until they expire.
   */
  writeUnstored(subjectId: string, issuedBefore: Date | null): void
  /** Reads the list now, and then every 2 s. Rejects if the database cannot be read. */
  start(): Promise<void>
  /** Reads new revocations. */
  read(): Promise<void>
  /** True if the revocations of other instances are up to date here. */
  ready(): boolean
  close(): Promise<void>
}

export function createRevocationList(options: RevocationListOptions): RevocationList {
  const { database, bus, accessTokenTtl, now, log, uptime = () => performance.now() } = options
  const revoked = createRevokedTokens()
  const life = revocationLife(accessTokenTtl)
  /** Highest sequence number after each of the last OVERLAP readings. */
  const marks: number[] = []
  let readAt = Number.NEGATIVE_INFINITY
  let failing = false
  let timer: NodeJS.Timeout | undefined
  let reading: Promise<void> | null = null

  /** Keeps a revocation for at least the lifetime of a token, even if the wall clock is wrong. */
  function add(revocation: Revocation): void {
    const remaining = revocation.keepUntil.getTime() - now().getTime()
    revoked.add(revocation, uptime() + Math.max(life, remaining))
  }

  function spread(revocation: Revocation): void {
    add(revocation)
    bus.publish(writeMessage(revocation))
  }

  async function read(): Promise<void> {
    const startedAt = uptime()
    let highest = marks.at(-1) ?? 0
    let from = marks[0] ?? 0
    for (;;) {
      const where = { seq: { gt: from } }
      const rows = await database.read.revocation.findMany({ where, orderBy: { seq: 'asc' }, take: CHUNK })
      for (const row of rows) add(row)
      const last = rows.at(-1)?.seq
      if (last !== undefined) [from, highest] = [last, Math.max(highest, last)]
      if (rows.length < CHUNK) break
    }
    // Transactions in flight before the first reading are unknown: at most CHUNK of them are assumed.
    if (marks.length === 0) marks.push(...Array<number>(OVERLAP - 1).fill(Math.max(0, highest - CHUNK)))
    marks.push(highest)
    if (marks.length > OVERLAP) marks.shift()
    readAt = startedAt
    revoked.prune(uptime())
  }

  /** Logs the first failure and the first success after it. */
  async function readAndLog(): Promise<void> {
    try {
      await read()
      if (failing) log.info({}, 'Revocation list readable again')
      failing = false
    } catch (error) {
      if (!failing) log.error({ err: error }, 'Revocation list unreadable')
      failing = true
    }
  }

  return {
    include: revoked.include,

    async write(transaction, subjectId, issuedBefore, lastIssuedAt) {
      const last = Math.max(now().getTime(), issuedBefore?.getTime() ?? 0, lastIssuedAt?.getTime() ?? 0)
      const revocation: Revocation = { subjectId, issuedBefore, keepUntil: new Date(last + life) }
      await transaction.revocation.create({ data: revocation })
      transaction.afterCommit(() => spread(revocation))
    },

    writeUnstored(subjectId, issuedBefore) {
      spread({ subjectId, issuedBefore, keepUntil: new Date(now().getTime() + life) })
    },

    async start() {
      bus.subscribe((message) => {
        const revocation = readMessage(message)
        if (revocation) add(revocation)
      })
      await read()
      timer = setInterval(() => {
        reading ??= readAndLog().finally(() => {
          reading = null
        })
      }, INTERVAL).unref()
    },

    read,
    ready: () => uptime() - readAt < MAX_SILENCE,

    async close() {
      clearInterval(timer)
      await reading
      await bus.close()
    },
  }
}
