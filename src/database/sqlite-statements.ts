import Sqlite, { type Statement, type Stored } from 'better-sqlite3'
import { StartError } from '../errors.ts'
import { patiently } from './sqlite-adapter.ts'
import { sqliteEmailSearch } from './sqlite-email-search.ts'
import type { Executor, Statements, Value } from './statements.ts'
import { type Outcome, outcomeOf, together } from './together.ts'

export type SqliteStatementsOptions = {
  /** Runs work when no other transaction of this process is open, which SQLite would have it wait for in vain. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** Told of each statement. */
  onQuery?: ((sql: string) => void) | undefined
}

/** How long a statement may stop the event loop while another process has the lock, in milliseconds; the rest is waited asleep. */
const BUSY_TIMEOUT = 50

/** @param path of the database file, which must be there. Reading and writing have a connection each. */
export function sqliteStatements(path: string, { inTurn, onQuery }: SqliteStatementsOptions): Statements {
  const reader = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT })
  const writer = new Sqlite(path, { fileMustExist: true, timeout: BUSY_TIMEOUT })
  // As the transactions of Prisma's connection have them: an acknowledged write survives a power loss.
  for (const [pragma, value] of [['foreign_keys', 1] as const, ['synchronous', 2] as const]) {
    writer.pragma(`${pragma} = ${value}`)
    if (writer.pragma(pragma, { simple: true }) !== value) throw new StartError(`the database refuses ${pragma}`)
  }
  const read = rowsOf(reader)
  const list = tuplesOf(reader)
  const write = rowsOf(writer)
  const all = async <Row>(sql: string, values: readonly Value[]) => {
    onQuery?.(sql)
    return write(sql, values) as Row[]
  }
  const control = (sql: string) => all(sql, [])

  /** One that fails leaves nothing behind, and the others go on; unless the database could not but undo them all. */
  async function within(work: Work): Promise<Outcome<unknown>> {
    await control('SAVEPOINT "one"')
    const outcome = await outcomeOf(() => work({ all }))
    if ('error' in outcome) {
      if (!writer.inTransaction) throw outcome.error
      await control('ROLLBACK TO "one"')
    }
    await control('RELEASE "one"')
    return outcome
  }

  async function inOneTransaction(works: Work[]): Promise<Outcome<unknown>[]> {
    await patiently(() => control('BEGIN IMMEDIATE'))
    try {
      const outcomes: Outcome<unknown>[] = []
      const [first, ...others] = works
      if (first && others.length === 0) outcomes.push({ value: await first({ all }) })
      else for (const work of works) outcomes.push(await within(work))
      await control('COMMIT')
      return outcomes
    } catch (error) {
      if (writer.inTransaction) await control('ROLLBACK')
      throw error
    }
  }

  const reads = together<() => unknown[], unknown[]>((works) => Promise.all(works.map(outcomeOf)), READS)
  const writes = together<Work, unknown>((works) => inTurn(() => inOneTransaction(works)), WRITES)
  const readAll = <Row>(sql: string, values: readonly Value[]) => {
    onQuery?.(sql)
    return reads.add(() => read(sql, values)) as Promise<Row[]>
  }
  return {
    all: readAll,
    listed<Tuple extends unknown[]>(sql: string, values: readonly Value[]) {
      onQuery?.(sql)
      return reads.add(() => list(sql, values)) as Promise<Tuple[]>
    },
    run<Row>(sql: string, values: readonly Value[]) {
      onQuery?.(sql)
      return writes.add(async () => write(sql, values)) as Promise<Row[]>
    },
    transaction: <T>(work: (executor: Executor) => Promise<T>) => writes.add(work) as Promise<T>,
    contains: (column) => `instr(lower(${column}), ?) > 0`,
    emails: sqliteEmailSearch(readAll),
    async close() {
      await Promise.all([reads.settled(), writes.settled()])
      reader.close()
      writer.close()
    },
  }
}

type Work = (executor: Executor) => Promise<unknown>

/** How many are done at once: answers to the first don't wait long for the last, and other processes not for all. */
const READS = 100
const WRITES = 50

type Row = Record<string, unknown>
type Decode = (value: Stored) => unknown
type Column = { name: string; index: number; decode: Decode }

/** Prepares each statement once, and finds which of its columns are to be decoded. */
function keeper<Kept>(
  connection: Sqlite,
  decoders: Record<string, Decode>,
  keep: (statement: Statement, decoded: readonly Column[]) => Kept,
): (sql: string) => Kept {
  const kept = new Map<string, Kept>()
  const prepare = (sql: string): Kept => {
    const statement = connection.prepare(sql)
    const columns = statement.reader ? statement.columns() : []
    const decoded = columns.flatMap(({ name, type }, index): Column[] => {
      const decode = decoders[type ?? '']
      return decode ? [{ name, index, decode }] : []
    })
    const entry = keep(statement, decoded)
    kept.set(sql, entry)
    return entry
  }
  return (sql) => kept.get(sql) ?? prepare(sql)
}

/** Runs statements on a connection, and gives rows by the names of their columns. */
function rowsOf(connection: Sqlite): (sql: string, values: readonly Value[]) => Row[] {
  const kept = keeper(connection, DECODE, (statement, decoded) => ({ statement, decoded }))
  return (sql, values) => {
    const { statement, decoded } = kept(sql)
    if (!statement.reader) {
      statement.run(...values.map(encode))
      return []
    }
    const rows = statement.all(...values.map(encode))
    for (const row of rows) for (const { name, decode } of decoded) row[name] = decode(row[name] as Stored)
    return rows
  }
}

/** Gives each row as an array: the driver calls JavaScript for each object that it makes. */
function tuplesOf(connection: Sqlite): (sql: string, values: readonly Value[]) => unknown[][] {
  const decoders = { ...DECODE, DATETIME: isoOf }
  const kept = keeper(connection, decoders, (statement, decoded) => ({ statement: statement.raw(), decoded }))
  return (sql, values) => {
    const { statement, decoded } = kept(sql)
    const rows = statement.all(...values.map(encode))
    for (const row of rows) for (const { index, decode } of decoded) row[index] = decode(row[index] as Stored)
    return rows
  }
}

/** As Prisma's adapter writes them: text that compares in the order of time. */
function encode(value: Value): Stored {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00')
  return typeof value === 'boolean' ? Number(value) : value
}

/** By the declared type of the column. */
const DECODE: Record<string, Decode> = {
  DATETIME: (value) => (value === null ? null : new Date(value)),
  BOOLEAN: (value) => (value === null ? null : value !== 0),
}

/** Nearly all are stored as `encode` writes them. */
function isoOf(value: Stored): string | null {
  if (value === null) return null
  const text = String(value)
  return text.length === 29 && text.endsWith('+00:00') ? `${text.slice(0, 23)}Z` : new Date(text).toISOString()
}
