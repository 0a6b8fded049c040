/** The migrations that this program knows, in the order in which they apply. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Migration = { name: string; script: string }

/** Where `npm run db:migration` writes and the program reads: a folder each, named by time, as Prisma's CLI would. */
export const MIGRATIONS = fileURLToPath(new URL('../../prisma/migrations/sqlite', import.meta.url))

/**
 * @param directory that holds a folder for each migration with its `migration.sql`.
 * @returns them, oldest first.
 */
export async function readMigrations(directory: string = MIGRATIONS): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, script: await readFile(join(directory, name, 'migration.sql'), 'utf8') })),
  )
}
