import { PrismaClientKnownRequestError } from '@prisma/client/runtime/client'

/**
 * Violated constraint in an adapter's error: SQLite reports the fields, PostgreSQL the index, which Prisma names after
 * them.
 */
type Violation = { fields?: string[]; index?: string }

/**
 * True if a write failed because another row already has the value. On PostgreSQL this aborts the transaction, so catch
 * the error around `write`, not inside.
 * @param error as thrown by `write`.
 * @param field field that is unique by itself, such as `emailKey`.
 */
export function isUniqueViolation(error: unknown, field: string): boolean {
  if (!(error instanceof PrismaClientKnownRequestError) || error.code !== 'P2002') return false
  const { driverAdapterError } = (error.meta ?? {}) as { driverAdapterError?: { cause?: { constraint?: Violation } } }
  const { fields, index } = driverAdapterError?.cause?.constraint ?? {}
  const name = field === 'id' ? '_pkey' : `_${field}_key`
  return (fields?.length === 1 && fields[0] === field) || (index?.endsWith(name) ?? false)
}

/** Error codes of SQLite, PostgreSQL (appendix A of its manual) and Prisma. */
const CODES: unknown[] = ['SQLITE_CONSTRAINT_FOREIGNKEY', '23503', 'P2003']

/** True if a write failed because a referenced row was deleted, such as the owner of a new row. */
export const isForeignKeyViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && CODES.includes(error.code)
