import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { isIP } from 'node:net'
import Sqlite from 'better-sqlite3'
import { Client } from 'pg'
import { StartupError } from '../../src/core/errors.ts'
import { migrateDatabase } from '../../src/database/open.ts'
import { refuseIgnoredParameters } from '../../src/database/postgres/schema-check.ts'
import type { CommandIO } from './command.ts'
import { developmentConfig } from './development-only.ts'
import { reasonOf } from './reason-of.ts'

/**
 * Deletes all data of DATABASE_URL and migrates the empty database. Refuses a file that another process uses, and
 * PostgreSQL on another machine.
 * @returns the exit code.
 */
export async function reset({ env, out, err }: CommandIO): Promise<number> {
  try {
    const { url } = developmentConfig(env, 'npm run db:reset').database
    if (url.startsWith('file:')) await removeFile(url.slice('file:'.length))
    else await emptyPostgres(url)
    await migrateDatabase(url)
    out('The database is empty. Run npm run seed to add sample data.\n')
    return 0
  } catch (error) {
    err(`${reasonOf(error)}\n`)
    return 1
  }
}

async function removeFile(path: string): Promise<void> {
  if (!existsSync(path)) return
  refuseIfOpen(path)
  for (const suffix of ['', '-wal', '-shm']) await rm(`${path}${suffix}`, { force: true })
}

/** SQLite can leave write-ahead logging only if no other connection is open. */
function refuseIfOpen(path: string): void {
  try {
    const database = new Sqlite(path, { timeout: 0 })
    database.pragma('journal_mode = DELETE')
    database.close()
  } catch (error) {
    const { code } = error as { code?: string }
    if (code?.startsWith('SQLITE_BUSY')) throw new StartupError(`${path} is in use: stop the server first.`)
    // Damaged files are reset as well.
    if (code !== 'SQLITE_NOTADB' && !code?.startsWith('SQLITE_CORRUPT')) throw error
  }
}

async function emptyPostgres(url: string): Promise<void> {
  const { hostname } = new URL(url)
  if (!isLoopback(hostname)) throw new StartupError('npm run db:reset only resets PostgreSQL on this machine.')
  refuseIgnoredParameters(url)
  const client = new Client(url)
  await client.connect()
  try {
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
  } finally {
    await client.end()
  }
}

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'))
