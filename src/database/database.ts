/** The database, as the rest of the program sees it: reads at will, and writes in transactions, one at a time. */

import { mkdir, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { StartError } from '../errors.ts'
import { type Prisma, PrismaClient } from './client/client.ts'
import { migrate } from './migrate.ts'
import { type Migration, readMigrations } from './migrations.ts'
import { sqliteAdapter } from './sqlite-adapter.ts'

type Models = 'user' | 'session' | 'refreshToken' | 'todo' | 'sealedKey'
type Reads =
  | 'findUnique'
  | 'findUniqueOrThrow'
  | 'findFirst'
  | 'findFirstOrThrow'
  | 'findMany'
  | 'count'
  | 'aggregate'
  | 'groupBy'

/** What may be read outside a transaction: its last committed state. */
export type Reader = { readonly [M in Models]: Pick<PrismaClient[M], Reads> }

/** A transaction: all of it is written, or nothing. */
export type Transaction = Prisma.TransactionClient

export type Database = {
  readonly read: Reader
  /**
   * Runs work in one transaction that sees its own writes. It waits for those before it; work must not wait for
   * anything but the database, since the others wait for it. What work throws undoes all and is thrown on.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** True while the database answers. */
  answers(): Promise<boolean>
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** `file:PATH`, relative to the working directory. */
  url: string
  migrations?: Migration[]
  /** Told of each statement: for logs and tests. */
  onQuery?: (sql: string) => void
}

/** For how long one transaction may run, in milliseconds: none waits for anything but the disk. */
const TRANSACTION_LIMIT = 10_000

/** Up to this size, in bytes, the whole file is checked when it is opened, which takes well under a second. */
const CHECKED_WHOLE = 64 * 1024 * 1024

/**
 * Opens the embedded database, made and migrated as needed.
 * @throws StartError in one line when it can't be opened, is damaged, or is newer than the program.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const path = resolve(options.url.replace(/^file:/, ''))
  const migrations = options.migrations ?? (await readMigrations())
  try {
    await mkdir(dirname(path), { recursive: true })
    await migrate(path, migrations)
    await check(path)
  } catch (error) {
    if (error instanceof StartError) throw new StartError(`DATABASE_URL: ${path}: ${error.message}`)
    throw new StartError(`DATABASE_URL: ${path} can't be used: ${reasonOf(error)}`)
  }

  const connect = (mode: 'read' | 'write') => {
    const client = new PrismaClient({
      adapter: sqliteAdapter(path, mode),
      log: options.onQuery ? [{ emit: 'event', level: 'query' }] : [],
      transactionOptions: { timeout: TRANSACTION_LIMIT },
    })
    if (options.onQuery) client.$on('query', (event) => options.onQuery?.(event.query))
    return client
  }
  const writer = connect('write')
  const reader = connect('read')
  await Promise.all([writer.$connect(), reader.$connect()])

  let last: Promise<unknown> = Promise.resolve()
  return {
    read: reader,
    write(work) {
      const turn = last.then(() => writer.$transaction(work))
      last = turn.catch(() => {})
      return turn
    },
    answers: () =>
      reader.user.findFirst({ select: { id: true } }).then(
        () => true,
        () => false,
      ),
    async close() {
      await last
      await Promise.all([writer.$disconnect(), reader.$disconnect()])
    },
  }
}

async function check(path: string): Promise<void> {
  if ((await stat(path)).size > CHECKED_WHOLE) return
  const connection = await sqliteAdapter(path, 'read').connect()
  try {
    const { rows } = await connection.queryRaw({ sql: 'PRAGMA quick_check(1)', args: [], argTypes: [] })
    if (rows[0]?.[0] !== 'ok') throw new StartError(`is damaged (${String(rows[0]?.[0])}): restore a backup`)
  } finally {
    await connection.dispose()
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause ? error.cause : error
  const text = cause instanceof Error ? cause.message : JSON.stringify(cause)
  return text.replace(/\s+/g, ' ').slice(0, 300)
}
