import { Pool } from 'pg'
import { IDENTITY } from './pool.ts'

/** Timeout of the probe, in milliseconds. */
const ANSWER_LIMIT = 1500

/** Writes a message to the server's log, which fails if the disk is full. */
const PROBE = `SELECT CASE WHEN pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on' THEN false
  ELSE pg_logical_emit_message(true, 'gatehouse', 'ready') IS NOT NULL END AS "writable"`

/**
 * Error codes of servers without that function, and of users who may not call it. Such a server counts as available.
 */
const UNSUPPORTED = ['42883', '42501']

/** Checks on a separate connection, regardless of load, whether the database is writable. */
export function createProber(url: string) {
  const pool = new Pool({
    ...IDENTITY,
    connectionString: url,
    max: 1,
    connectionTimeoutMillis: ANSWER_LIMIT,
    query_timeout: ANSWER_LIMIT,
  })
  pool.on('error', () => {})
  const ask = () =>
    pool.query<{ writable: boolean }>(PROBE).then(
      ({ rows }) => rows[0]?.writable === true,
      ({ code }) => UNSUPPORTED.includes(code),
    )
  let asking: Promise<boolean> | undefined
  return {
    /** Concurrent callers share one answer. */
    answers(): Promise<boolean> {
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return asking
    },
    close: () => pool.end(),
  }
}
