/** A database of its own for a test, migrated, and gone when the test is done. */

import { createHash, randomUUID } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Database, openDatabase } from '../../src/database/database.ts'
import { migrate } from '../../src/database/migrate.ts'
import { readMigrations } from '../../src/database/migrations.ts'

export type TestDatabaseUrl = {
  /** As DATABASE_URL. */
  readonly url: string
  /** Removes the database, once whoever opened it has closed it. */
  drop(): Promise<void>
}

/** Migrated databases, which the tests' own are copies of: one for each state of the migrations. */
const TEMPLATES = fileURLToPath(new URL('../../node_modules/.cache/gatehouse', import.meta.url))

/** A migrated, empty database that nobody has opened. */
export async function testDatabaseUrl(): Promise<TestDatabaseUrl> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const path = join(directory, 'test.db')
  await copyFile(await template(), path)
  return { url: `file:${path}`, drop: () => rm(directory, { recursive: true, force: true }) }
}

export type TestDatabase = {
  readonly database: Database
  readonly url: string
  /** Closes and removes it. */
  close(): Promise<void>
}

/** The same, opened. */
export async function openTestDatabase(options: { onQuery?: (sql: string) => void } = {}): Promise<TestDatabase> {
  const { url, drop } = await testDatabaseUrl()
  const database = await openDatabase({ url, ...options })
  const close = async () => {
    await database.close()
    await drop()
  }
  return { database, url, close }
}

async function template(): Promise<string> {
  const migrations = await readMigrations('sqlite')
  const state = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)
  const path = join(TEMPLATES, `${state}.db`)
  if (await isThere(path)) return path
  // Several test files may come here at once: each makes its own, and the last one stays.
  await mkdir(TEMPLATES, { recursive: true })
  const made = join(TEMPLATES, `${randomUUID()}.db`)
  await migrate(made, migrations)
  await rename(made, path)
  return path
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
