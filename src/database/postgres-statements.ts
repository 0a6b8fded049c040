import { type CustomTypesConfig, type Pool, types } from 'pg'
import type { Database } from './database.ts'
import { isPair, likeContaining } from './email-search.ts'
import type { NamedTexts } from './named-texts.ts'
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
    // How many a part of an email finds decides on its plan.
    const isPlannedAnew = sql.includes(EMAIL_LIKE) || sql.includes(USERS_WITH_PAIR)
    const name = isPlannedAnew ? {} : { name: named.nameOf(text) }
    return { ...name, text, values: values.map(encode), types }
  }
  const run = async <Row>(sql: string, values: readonly Value[]) =>
    (await pool.query(query(sql, values, DATES))).rows as Row[]

  /** How many rows the planner thinks that a query has; the query isn't run. */
  async function expected(sql: string, values: readonly Value[]): Promise<number> {
    const [row] = await run<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
      `EXPLAIN (FORMAT JSON) ${sql}`,
      values,
    )
    return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0
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
    async emailContains(part) {
      const like = { sql: EMAIL_LIKE, values: [likeContaining(part)] }
      if (!isPair(part)) return like
      const [some, all] = await Promise.all([expected(USERS_WITH_PAIR, [part]), expected(USERS, [])])
      return some <= all * FEW ? { sql: AMONG_THEM, values: [part] } : like
    },
    async close() {},
  }
}

const EMAIL_LIKE = '"emailKey" LIKE ?'
const USERS = 'SELECT "id" FROM "User"'
const USERS_WITH_PAIR = `${USERS} WHERE "emailPairs"("emailKey") @> ARRAY[?]`

/** As an array, which is made first: else the list may be read in its order, and pairs made of each email on the way. */
const AMONG_THEM = `"id" = ANY(ARRAY(${USERS_WITH_PAIR}))`

/** Where more of all users than that have a pair, a page is sooner read in its order. PostgreSQL expects 0.005 of one too rare to be known. */
const FEW = 0.006

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
