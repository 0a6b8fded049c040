/** What has ended before its access tokens did: written with its cause, known here at once, and elsewhere within 2 seconds. */

import type { Database, Transaction } from '../../database/database.ts'
import { findEndings } from '../../database/ending-rows.ts'
import type { Log } from '../../log.ts'
import { CLOCK_TOLERANCE } from '../tokens/access-token.ts'
import type { Bus } from './bus.ts'
import { createEndedTokens, type EndedTokens, type Ending } from './ended-tokens.ts'
import { readMessage, writeMessage } from './message.ts'

/** How often the database is read, in milliseconds: no ending stays unknown for longer, whatever the bus does. */
const INTERVAL = 2000

/** How long an instance may go on that can't read, in milliseconds. */
const PATIENCE = 10_000

/**
 * So many readings back is where each starts: sequence numbers are given out before their transactions are committed, so
 * that a lower one may turn up after a higher one. It makes a minute, where no transaction may take longer than 10 seconds.
 */
const OVERLAP = 30

/** Rows read at once. */
const CHUNK = 2000

export type EndingsOptions = {
  database: Database
  bus: Bus
  /** The longest life of an access token, in milliseconds. */
  accessTokenTtl: number
  now: () => Date
  log: Log
  /** A monotonic clock in milliseconds, for how long ago the database was read. */
  uptime?: () => number
}

export type Endings = {
  /** Whether an access token was ended. No database is asked. */
  include: EndedTokens['include']
  /**
   * Ends access tokens of a session or a user, from the commit on.
   * @param until the latest instant at which they may have been issued; null for all, for good.
   */
  write(transaction: Transaction, subjectId: string, until: Date | null): Promise<void>
  /** Reads what there is, and goes on doing so. Rejects where the database can't be read. */
  start(): Promise<void>
  /** Reads what is new. */
  read(): Promise<void>
  /** Whether what was ended elsewhere is known here. */
  ready(): boolean
  close(): Promise<void>
}

export function createEndings(options: EndingsOptions): Endings {
  const { database, bus, accessTokenTtl, now, log, uptime = () => performance.now() } = options
  const ended = createEndedTokens()
  /** The highest number known after each of the last readings. */
  const marks: number[] = [] // OVERLAP of them
  let readAt = Number.NEGATIVE_INFINITY
  let failing = false
  let timer: NodeJS.Timeout | undefined
  let reading: Promise<void> | null = null

  async function read(): Promise<void> {
    const startedAt = uptime()
    let highest = marks.at(-1) ?? 0
    let from = marks[0] ?? 0
    for (;;) {
      const rows = await findEndings(database.statements, from, CHUNK)
      for (const row of rows) ended.add(row)
      const last = rows.at(-1)?.seq
      if (last !== undefined) [from, highest] = [last, Math.max(highest, last)]
      if (rows.length < CHUNK) break
    }
    // Of what was under way before the first reading nothing is known: there it is so many numbers.
    if (marks.length === 0) marks.push(...Array<number>(OVERLAP - 1).fill(Math.max(0, highest - CHUNK)))
    marks.push(highest)
    if (marks.length > OVERLAP) marks.shift()
    readAt = startedAt
    ended.prune(now())
  }

  /** Says once that it fails, and once that it works again. */
  async function readOn(): Promise<void> {
    try {
      await read()
      if (failing) log.info({}, 'ended sessions can be read again')
      failing = false
    } catch (error) {
      if (!failing) log.error({ err: error }, 'ended sessions cannot be read')
      failing = true
    }
  }

  return {
    include: ended.include,

    async write(transaction, subjectId, until) {
      // By the clock of whoever is behind by CLOCK_TOLERANCE, a token of one who is ahead by it lives that much longer.
      const last = Math.max(now().getTime(), until?.getTime() ?? 0)
      const keepUntil = new Date(last + accessTokenTtl + 2 * CLOCK_TOLERANCE)
      const ending: Ending = { subjectId, until, keepUntil }
      await transaction.ending.create({ data: ending })
      transaction.afterCommit(() => {
        ended.add(ending)
        bus.publish(writeMessage(ending))
      })
    },

    async start() {
      bus.subscribe((message) => {
        const ending = readMessage(message)
        if (ending) ended.add(ending)
      })
      await read()
      timer = setInterval(() => {
        reading ??= readOn().finally(() => {
          reading = null
        })
      }, INTERVAL).unref()
    },

    read,
    ready: () => uptime() - readAt < PATIENCE,

    async close() {
      clearInterval(timer)
      await reading
      await bus.close()
    },
  }
}
