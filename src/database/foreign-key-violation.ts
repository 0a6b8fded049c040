/** The codes of SQLite, of PostgreSQL (appendix A of its manual) and of Prisma. */
const CODES: unknown[] = ['SQLITE_CONSTRAINT_FOREIGNKEY', '23503', 'P2003']

/** Whether a write failed because what it refers to is gone, such as a new row's owner. */
export const isForeignKeyViolation = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && CODES.includes(error.code)
