/** Errors of a database that is locked, full or unreachable: a retry may succeed. */

import { AppError } from '../core/errors.ts'

/** Retry delay for clients, in seconds. */
const RETRY_AFTER = 5

/**
 * Codes of SQLite, PostgreSQL (appendix A of its manual) and Prisma: the database rejected the work and rolled it back.
 */
const REFUSED =
  /^(SQLITE_(BUSY|LOCKED|FULL|READONLY|CANTOPEN|IOERR)(?!_(DIR_)?FSYNC)(_\w+)?|25006|40001|40P01|53\w{3}|55P03|57014|57P03|P1008|P2024|P2028|P2034)$/

/** Codes of SQLite, PostgreSQL, Node.js and Prisma: the database did not respond. */
const LOST =
  /^(SQLITE_IOERR_(DIR_)?FSYNC|08\w{3}|57P0[12]|ECONN\w+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|P1001|P1002|P1017)$/

/** Messages of pg and of the socket in postgres/pool.ts, for errors without a code. */
const LOST_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|The database does not respond)/

/** A write without an answer, since its connection was lost: it may have been stored. Never UNAVAILABLE. */
export class LostWriteError extends Error {}

/**
 * True if the database was locked, full or unreachable. Reads may be retried, and so may writes that were not
 * committing.
 */
export const isUnavailable = (error: unknown): boolean =>
  !(error instanceof LostWriteError) && (isRefusal(error) || wasLost(error))

/** True if the outcome is unknown: the database may have committed without responding. */
export const wasLost = (error: unknown): boolean =>
  causesOf(error).some(({ codes, message }) => codes.some((code) => LOST.test(code)) || LOST_MESSAGES.test(message))

const isRefusal = (error: unknown): boolean =>
  causesOf(error).some(({ codes }) => codes.some((code) => REFUSED.test(code)))

/** Converts an error after which nothing was written to UNAVAILABLE. Other errors stay unchanged. */
export function orUnavailable(error: unknown): unknown {
  return !(error instanceof AppError) && isUnavailable(error) ? unavailable(error) : error
}

/** @param cause is logged, but not sent to the client. */
export function unavailable(cause: unknown): AppError<'UNAVAILABLE'> {
  return Object.assign(new AppError('UNAVAILABLE', { retryAfter: RETRY_AFTER }), { cause })
}

/** Returns codes and message of a driver's error, as wrapped by Prisma's adapters and client. */
function causesOf(error: unknown): { codes: string[]; message: string }[] {
  const { cause, meta, code } = Object(error) as Record<string, unknown>
  const adapter = Object(Object(meta).driverAdapterError) as Record<string, unknown>
  return [Object(error), Object(cause), Object(adapter.cause)].map((each: Record<string, unknown>) => ({
    codes: [each.code, each.originalCode, code].filter((value) => typeof value === 'string'),
    message: String(each.originalMessage ?? each.message ?? ''),
  }))
}
