import { PrismaClientKnownRequestError } from '@prisma/client/runtime/client'

/** What the adapters say was violated: SQLite's the fields, PostgreSQL's the index, which Prisma names after them. */
type Violation = { fields?: string[]; index?: string }

/**
 * Whether a write failed because another row has the value already. On PostgreSQL the transaction is over with it: it is
 * caught around `write`, not inside.
 * @param error as `write` threw it.
 * @param field that must be unique by itself, such as `emailKey`.
 */
export function isUniqueViolation(error: unknown, field: string): boolean {
  if (!(error instanceof PrismaClientKnownRequestError) || error.code !== 'P2002') return false
  const { driverAdapterError } = (error.meta ?? {}) as { driverAdapterError?: { cause?: { constraint?: Violation } } }
  const { fields, index } = driverAdapterError?.cause?.constraint ?? {}
  return (fields?.length === 1 && fields[0] === field) || (index?.endsWith(`_${field}_key`) ?? false)
}
