/**
 * A database of its own for a test, migrated, and gone when the test is done: a file, or a database on the PostgreSQL of
 * TEST_DATABASE_URL (`npm run test:postgres`), whose user may create databases.
 */

import { createHash, randomUUID } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'
import { fileURLToPath } from 'node:url'
import { Client } from 'pg'
import { type Database, migrateDatabase, openDatabase } from '../../src/database/database.ts'
import { readMigrations } from '../../src/database/migrations.ts'
import { retire } from './retired.ts'

export type TestDatabaseUrl = {
  /** As DATABASE_URL. */
  readonly url: string
  /** Removes the database, once whoever opened it has closed it. */
  drop(): Promise<void>
}

export type TestDatabase = {
  readonly database: Database
  readonly url: string
  /** Closes and removes it. */
  close(): Promise<void>
}

/** The PostgreSQL to test on; undefined where the tests run on SQLite. */
export const POSTGRES = env.TEST_DATABASE_URL || undefined

/** Connections of each test's database: enough for transactions to get in each other's way. */
const POOL_SIZE = Number(env.TEST_POOL_SIZE || 5)

/** A migrated, empty database that nobody has opened. */
export function testDatabaseUrl(): Promise<TestDatabaseUrl> {
  return POSTGRES === undefined ? newFile() : newPostgresDatabase(POSTGRES)
}

export type TestDatabaseOptions = {
  onQuery?: (sql: string) => void
  /** On SQLite in any case, for what only it does. */
  embedded?: boolean
}

/** The same, opened. */
export async function openTestDatabase({ embedded, ...options }: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { url, drop } = embedded ? await newFile() : await testDatabaseUrl()
  const database = await openDatabase({ url, poolSize: POOL_SIZE, ...options })
  const close = async () => {
    await database.close()
    await drop()
  }
  return { database, url, close }
}

/** Tells one state of the migrations from another: a copy of a migrated database is quicker made than another one. */
async function stateOf(provider: 'sqlite' | 'postgresql'): Promise<string> {
  const migrations = await readMigrations(provider)
  return createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16)
}

/** Migrated files, which the tests' own are copies of. */
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
  // Several test files may come here at once: each makes its own, and the last one stays.
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

/** Whoever makes the template holds this advisory lock. */
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

/** The URL of another database on the same server. */
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
