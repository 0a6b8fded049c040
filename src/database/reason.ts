/**
 * Why the database failed, in the driver's own words, in one line.
 * @param error of Prisma, of one of its adapters, which keep what the driver said in `cause`, or of the system.
 */
export function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error
  const { originalMessage, message } = Object(cause) as { originalMessage?: unknown; message?: unknown }
  return oneLine(String(originalMessage || message || JSON.stringify(cause)))
}

export const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 300)
