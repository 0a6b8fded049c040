/** Checks that statements find the schema `public`: Prisma's client names it, and migrations are written for it. */

import { StartupError } from '../../core/errors.ts'

/** Parameters of Prisma's own engine in a URL. pg ignores them. */
const IGNORED: Record<string, string> = {
  connection_limit: 'set DATABASE_POOL_SIZE',
  pool_timeout: 'leave it out',
  socket_timeout: 'leave it out',
  sslaccept: 'use sslmode',
  sslidentity: 'use sslcert and sslkey',
}

/** @throws StartupError for a parameter that would be ignored. */
export function refuseIgnoredParameters(url: string): void {
  for (const [name, value] of new URL(url).searchParams) {
    if (name === 'schema' && value !== 'public')
      throw new StartupError(
        `schema=${value} is not supported: tables are in the schema public. Use a separate database`,
      )
    if (Object.hasOwn(IGNORED, name)) throw new StartupError(`${name} has no effect: ${IGNORED[name]}`)
  }
}

/**
 * @param ask runs a query.
 * @throws StartupError if statements would use the tables of another schema.
 */
export async function refuseOtherSchema(ask: (sql: string) => Promise<unknown[][]>): Promise<void> {
  const [row] = await ask('SELECT current_schema()')
  if (row?.[0] !== 'public')
    throw new StartupError(
      `search_path selects the schema ${row?.[0] ?? '(none)'}: set it to public for this user or database`,
    )
}
