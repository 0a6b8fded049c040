import { type CustomTypesConfig, type Pool, types } from 'pg'
import type { Database } from './database.ts'
import type { NamedTexts } from './named-texts.ts'
import { postgresEmailSearch } from './postgres-email-search.ts'
import type { Statements, Value } from './statements.ts'

export type PostgresStatementsOptions = {
  /** To take connections from; whoever opened it closes it. */
  pool: Pool
  named: NamedTexts
  /** Runs a transaction. */
  write: Database['write']
  /** Told of each statement. */
  onQuery?: ((sql: string) => void) | undefined
}

export function postgresStatements({ pool, named, write, onQuery }: PostgresStatementsOptions): Statements {
  const query = (sql: string, values: readonly Value[], types: CustomTypesConfig) => {
    onQuery?.(sql)
    const text = named.textOf(sql)
    return { name: named.nameOf(text), text, values: values.map(encode), types }
  }
  const run = async <Row>(sql: string, values: readonly Value[]) =>
    (await pool.query(query(sql, values, DATES))).rows as Row[]

  // Without a name it is planned for its values.
  const ask = async <Row>(sql: string, values: readonly Value[]) => {
    const { name: _, ...unnamed } = query(sql, values, DATES)
    return (await pool.query(unnamed)).rows as Row[]
  }

  return {
    all: run,
    listed: async <Tuple extends unknown[]>(sql: string, values: readonly Value[]) =>
      (await pool.query({ ...query(sql, values, TEXTS), rowMode: 'array' })).rows as Tuple[],
    run,
    // To and fro takes longer than what Prisma adds.
    transaction: write,
    // The collation decides what lower() takes for a letter: in "C", ASCII's alone.
    contains: (column) => `strpos(lower(${column} COLLATE "C"), ?) > 0`,
    emails: postgresEmailSearch(ask),
    async close() {},
  }
}

/** A timestamp has no zone in the database, and pg would write and read it in that of the process: it is UTC. */
const encode = (value: Value) => (value instanceof Date ? value.toISOString() : value)

/** A timestamp without a zone, such as `2026-11-25 12:00:00.5`, as ISO 8601 has it. */
function isoOf(text: string): string {
  const [seconds = '', fraction = ''] = text.split('.')
  return `${seconds.replace(' ', 'T')}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
}

const typesWith = (parse: (text: string) => unknown): CustomTypesConfig => ({
  getTypeParser: (oid, format) => (oid === types.builtins.TIMESTAMP ? parse : types.getTypeParser(oid, format)),
})

const DATES = typesWith((text) => new Date(isoOf(text)))
const TEXTS = typesWith(isoOf)
