/**
 * Applies migrations as `prisma migrate deploy` does: runs the scripts, and adds a row to Prisma's own table for each.
 * Prisma's commands can therefore continue from here.
 */

import { createHash, randomUUID } from 'node:crypto'
import type { Migration, Provider } from './migrations.ts'

/** Prisma's table, character by character: SQLite keeps the text of the definition. */
const TABLES: Record<Provider, string> = {
  sqlite: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    TEXT PRIMARY KEY NOT NULL,
    "checksum"              TEXT NOT NULL,
    "finished_at"           DATETIME,
    "migration_name"        TEXT NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        DATETIME,
    "started_at"            DATETIME NOT NULL DEFAULT current_timestamp,
    "applied_steps_count"   INTEGER UNSIGNED NOT NULL DEFAULT 0
)`,
  postgresql: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
    "id"                    VARCHAR(36) PRIMARY KEY NOT NULL,
    "checksum"              VARCHAR(64) NOT NULL,
    "finished_at"           TIMESTAMPTZ,
    "migration_name"        VARCHAR(255) NOT NULL,
    "logs"                  TEXT,
    "rolled_back_at"        TIMESTAMPTZ,
    "started_at"            TIMESTAMPTZ NOT NULL DEFAULT now(),
    "applied_steps_count"   INTEGER NOT NULL DEFAULT 0
)`,
}

/**
 * @param run executes a script of any number of statements, in the transaction around all migrations.
 * @param migrations pending migrations, oldest first.
 */
export async function applyMigrations(
  provider: Provider,
  run: (script: string) => Promise<unknown>,
  migrations: readonly Migration[],
): Promise<void> {
  await run(TABLES[provider])
  for (const { name, script } of migrations) {
    const startedAt = instant()
    await run(script)
    const values = [randomUUID(), checksumOf(script), instant(), name, startedAt].map((value) => `'${value}'`)
    await run(
      `INSERT INTO "_prisma_migrations" ("id", "checksum", "finished_at", "migration_name", "started_at", "applied_steps_count")
       VALUES (${values.join(', ')}, 1)`,
    )
  }
}

/** The format in which Prisma stores instants on SQLite. PostgreSQL accepts it too. */
const instant = () => new Date().toISOString().replace('Z', '+00:00')

const checksumOf = (script: string) => createHash('sha256').update(script).digest('hex')
