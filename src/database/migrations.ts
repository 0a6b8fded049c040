/** The migrations that this program knows, in the order in which they apply. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../root.ts'

export type Migration = { name: string; script: string }

/** Where `npm run db:migration` writes and the program reads: a folder each, named by time, as Prisma's CLI would. */
export const MIGRATIONS = {
  sqlite: fileURLToPath(new URL('prisma/migrations/sqlite', ROOT)),
  postgresql: fileURLToPath(new URL('prisma/migrations/postgresql', ROOT)),
}

/** @returns a database's migrations, oldest first. */
export async function readMigrations(provider: keyof typeof MIGRATIONS): Promise<Migration[]> {
  const directory = MIGRATIONS[provider]
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, script: await readFile(join(directory, name, 'migration.sql'), 'utf8') })),
  )
}

/**
 * A migration that programs from before it can't work with. Every other one must leave them working, since they go on for a
 * while on a database that instances share: docs/adr has the reasons.
 */
export const isBreaking = (name: string): boolean => name.endsWith('_breaking')
