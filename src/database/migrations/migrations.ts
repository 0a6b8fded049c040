/** Migrations of this program, in order. */

import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { StartupError } from '../../core/errors.ts'
import { ROOT } from '../../core/paths.ts'

export type Provider = 'sqlite' | 'postgresql'

export type Migration = { name: string; script: string }

/**
 * Folders in the layout of Prisma's CLI: one subfolder per migration, named by time. `npm run db:migration` writes
 * them.
 */
export const MIGRATIONS = {
  sqlite: fileURLToPath(new URL('prisma/migrations/sqlite', ROOT)),
  postgresql: fileURLToPath(new URL('prisma/migrations/postgresql', ROOT)),
}

/** @returns the migrations of a database, oldest first. */
export async function readMigrations(provider: Provider): Promise<Migration[]> {
  const directory = MIGRATIONS[provider]
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const wrong = names.find((name) => !/^\w+$/.test(name))
  if (wrong !== undefined)
    throw new StartupError(`${join(directory, wrong)}: names of migrations consist of letters, digits and _`)
  return Promise.all(
    names
      .sort()
      .map(async (name) => ({ name, script: await readFile(join(directory, name, 'migration.sql'), 'utf8') })),
  )
}

/**
 * True for a migration that earlier versions of the program cannot work with. All others must keep those working, since
 * they may still run on a shared database during an update (docs/adr/0010).
 */
export const isBreaking = (name: string): boolean => name.endsWith('_breaking')
