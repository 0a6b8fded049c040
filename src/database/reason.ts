import { StartupError } from '../core/errors.ts'

/** Returns a one-line StartupError about a database. @param database name or URL without secrets. */
export function refusalOf(database: string, error: unknown): StartupError {
  if (error instanceof StartupError) return new StartupError(`DATABASE_URL: ${database}: ${error.message}`)
  return new StartupError(`DATABASE_URL: ${database} cannot be used: ${reasonOf(error)}`)
}

/**
 * Returns the reason of a database error in one line, in the driver's words.
 * @param error error of the system, of Prisma, or of an adapter, which keeps the driver's error in `cause`.
 */
export function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error
  const { originalMessage, message, code } = Object(cause) as Record<string, unknown>
  return oneLine(String(originalMessage || message || code || JSON.stringify(cause)))
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)
