/**
 * A separate, migrated database for each test, removed afterwards. It is a SQLite file, or with TEST_DATABASE_URL a
 * database on that PostgreSQL server (`npm run test:postgres`). Its user needs the right to create databases.
 */

import { createHash, randomUUID } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { Client } from 'pg'
import { readMigrations } from '../../src/database/migrations/migrations.ts'
import { migrateDatabase, openDatabase } from '../../src/database/open.ts'
import type { Database } from '../../src/database/port.ts'
import { sqlitePath } from '../../src/database/sqlite/open.ts'
import { retire } from './retired.ts'

export type TestDatabaseUrl = {
  /** Value for DATABASE_URL. */
  readonly url: string
  /** Removes the database, after its users have closed it. */
  drop(): Promise<void>
}

export type TestDatabase = {
  readonly database: Database
  readonly url: string
  /** Closes and removes the database. */
  close(): Promise<void>
}

/** The PostgreSQL server of the tests; undefined when they run on SQLite. */
export const POSTGRES = env.TEST_DATABASE_URL || undefined

/** Connections per test database: enough for transactions to conflict. */
const POOL_SIZE = Number(env.TEST_POOL_SIZE || 5)

/** Creates a migrated, empty database without opening it. */
export function testDatabaseUrl(): Promise<TestDatabaseUrl> {
  return POSTGRES === undefined ? newFile() : newPostgresDatabase(POSTGRES)
}

/** An empty database, without migrations. */
export async function emptyDatabaseUrl(): Promise<TestDatabaseUrl> {
  if (POSTGRES !== undefined) return newPostgresDatabase(POSTGRES, { migrated: false })
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  return { url: `file:${join(directory, 'test.db')}`, drop: () => rm(directory, { recursive: true, force: true }) }
}

/** Runs statements on a connection that is closed afterwards. */
export async function executeSql(url: string, script: string): Promise<void> {
  if (POSTGRES !== undefined) return withClient(url, async (client) => void (await client.query(script)))
  const connection = new Sqlite(sqlitePath(url))
  connection.exec(script)
  connection.close()
}

export type TestDatabaseOptions = {
  onQuery?: (sql: string) => void
  /** Uses SQLite in any case, for behaviour specific to it. */
  embedded?: boolean
}

/** Creates and opens a migrated database. */
export async function openTestDatabase({ embedded, ...options }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { url, drop } = embedded ? await newFile() : await testDatabaseUrl()
  const database = await openDatabase({ url, poolSize: POOL_SIZE, ...options })
  const close = async () => {
    await database.close()
    await drop()
  }
  return { database, url, close }
}

/** Fingerprint of the migrations: copying a migrated database is faster than migrating a new one. */
async function stateOf(provider: 'sqlite' | 'postgresql'): Promise<string> {
  const migrations = await readMigrations(provider)
  return createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)
}

/** Migrated template files that tests copy. */
const TEMPLATES = fileURLToPath(new URL('../../node_modules/.cache/gatehouse', import.meta.url))

export async function newFile(): Promise<TestDatabaseUrl> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-'))
  const path = join(directory, 'test.db')
  await copyFile(await templateFile(), path)
  return { url: `file:${path}`, drop: () => rm(directory, { recursive: true, force: true }) }
}

async function templateFile(): Promise<string> {
  const path = join(TEMPLATES, `${await stateOf('sqlite')}.db`)
  if (await isThere(path)) return path
  // Parallel test files may each create the template: the last one stays.
  await mkdir(TEMPLATES, { recursive: true })
  const made = join(TEMPLATES, `${randomUUID()}.db`)
  await migrateDatabase(`file:${made}`)
  await rename(made, path)
  return path
}

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Advisory lock of the process that creates the template. */
const LOCK = 4_741_501

export async function newPostgresDatabase(server: string, { migrated = true } = {}): Promise<TestDatabaseUrl> {
  const name = `gatehouse_test_${randomUUID().replaceAll('-', '')}`
  const template = `gatehouse_template_${await stateOf('postgresql')}`
  await withClient(server, async (client) => {
    if (migrated) await ensureTemplate(client, server, template)
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${migrated ? template : 'template1'}`)
  })
  return { url: named(server, name), drop: () => withClient(server, (client) => retire(client, name)) }
}

async function ensureTemplate(client: Client, server: string, template: string): Promise<void> {
  await client.query(`SELECT pg_advisory_lock(${LOCK})`)
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [template])
  if (rowCount === 0) {
    await client.query(`DROP DATABASE IF EXISTS ${template}_new WITH (FORCE)`)
    await client.query(`CREATE DATABASE ${template}_new`)
    await migrateDatabase(named(server, `${template}_new`))
    await client.query(`ALTER DATABASE ${template}_new RENAME TO ${template}`)
  }
  await client.query(`SELECT pg_advisory_unlock(${LOCK})`)
}

/** Returns the URL of another database on the same server. */
function named(server: string, name: string): string {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

export async function withClient<T>(server: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(server)
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
