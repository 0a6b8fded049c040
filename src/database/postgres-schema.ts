/** The Prisma schema for PostgreSQL, made from that for SQLite: the models are written once, in prisma/schema.prisma. */

import { fileURLToPath } from 'node:url'
import { ROOT } from '../root.ts'

const PRISMA = new URL('prisma/', ROOT)

/** Where the models are written. */
export const SCHEMA = fileURLToPath(new URL('schema.prisma', PRISMA))

/** What the migrations for PostgreSQL lead to. `npm run db:migration` writes it. */
export const POSTGRESQL_SCHEMA = fileURLToPath(new URL('schema.postgresql.prisma', PRISMA))

/** What differs, besides the types that Prisma chooses. */
const DIFFERENCES: [sqlite: string, postgresql: string][] = [
  ['provider = "sqlite"', 'provider = "postgresql"'],
  ['"../src/database/client"', '"../src/database/postgresql-client"'],
]

/**
 * @param schema the text of prisma/schema.prisma.
 * @throws Error where something that is to be replaced isn't there.
 */
export function postgresqlSchema(schema: string): string {
  let text = schema
  for (const [sqlite, postgresql] of DIFFERENCES) {
    if (!text.includes(sqlite)) throw new Error(`prisma/schema.prisma no longer has: ${sqlite}`)
    text = text.replace(sqlite, () => postgresql)
  }
  return `// Made from schema.prisma by \`npm run db:migration\`.\n${text}`
}
