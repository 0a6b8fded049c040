/**
 * Prisma schema for PostgreSQL, generated from the one for SQLite. Models are written once, in prisma/schema.prisma.
 */

import { fileURLToPath } from 'node:url'
import { ROOT } from '../../../src/core/paths.ts'

const PRISMA = new URL('prisma/', ROOT)

/** Source of the models. */
export const SCHEMA = fileURLToPath(new URL('schema.prisma', PRISMA))

/** Target of the PostgreSQL migrations, written by `npm run db:migration`. */
export const POSTGRESQL_SCHEMA = fileURLToPath(new URL('schema.postgresql.prisma', PRISMA))

/** Index for parts of an email, which SQLite does not support. */
const LIST_INDEX = '  @@index([createdAt, id, emailKey])\n'
const TRIGRAM_INDEX = '  @@index([emailKey(ops: raw("gin_trgm_ops"))], type: Gin)\n'

/** Differences besides the column types that Prisma chooses. */
const DIFFERENCES: [sqlite: string, postgresql: string][] = [
  ['provider = "sqlite"', 'provider = "postgresql"'],
  ['"../src/database/client"', '"../src/database/postgresql-client"'],
  [LIST_INDEX, LIST_INDEX + TRIGRAM_INDEX],
]

/**
 * @param schema text of prisma/schema.prisma.
 * @throws Error if a text to replace is missing.
 */
export function postgresqlSchema(schema: string): string {
  let text = schema
  for (const [sqlite, postgresql] of DIFFERENCES) {
    if (!text.includes(sqlite)) throw new Error(`prisma/schema.prisma must contain: ${sqlite}`)
    text = text.replace(sqlite, () => postgresql)
  }
  return `// Generated from schema.prisma by \`npm run db:migration\`.\n${text}`
}
