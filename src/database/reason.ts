import { StartError } from '../errors.ts'

/** Why the program can't start with a database, in one line. @param database which one, without secrets. */
export function refusalOf(database: string, error: unknown): StartError {
  if (error instanceof StartError) return new StartError(`DATABASE_URL: ${database}: ${error.message}`)
  return new StartError(`DATABASE_URL: ${database} can't be used: ${reasonOf(error)}`)
}

/**
 * Why the database failed, in the driver's own words, in one line.
 * @param error of Prisma, of one of its adapters, which keep what the driver said in `cause`, or of the system.
 */
export function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error
  const { originalMessage, message, code } = Object(cause) as Record<string, unknown>
  return oneLine(String(originalMessage || message || code || JSON.stringify(cause)))
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)
