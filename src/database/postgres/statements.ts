import { type CustomTypesConfig, type Pool, types } from 'pg'
import { createFairQueue } from '../../core/fair-queue.ts'
import { SEARCH_QUEUE, type Statements, type Value } from '../statements.ts'
import { LostWriteError, orUnavailable, wasLost } from '../unavailable.ts'
import type { WriteScopes } from '../write-scope.ts'
import type { PreparedStatements } from './prepared-statements.ts'

export type PostgresStatementsOptions = {
  /** The owner of the pool closes it. */
  pool: Pool
  named: PreparedStatements
  scopes: WriteScopes
  /** Called with each statement. */
  onQuery?: ((sql: string) => void) | undefined
}

export function postgresStatements({ pool, named, scopes, onQuery }: PostgresStatementsOptions): Statements {
  const query = (sql: string, values: readonly Value[], prepare: boolean) => {
    onQuery?.(sql)
    const text = named.textOf(sql)
    return { ...(prepare && { name: named.nameOf(text) }), text, values: values.map(encode), types: TYPES }
  }
  const all = async <Row>(sql: string, values: readonly Value[], { prepare = true } = {}) =>
    (await pool.query(query(sql, values, prepare))).rows as Row[]

  /**
   * Acquires a connection first: if that fails, nothing was written. A statement without a response may have been
   * executed.
   */
  async function write<Row>(sql: string, values: readonly Value[]): Promise<Row[]> {
    scopes.refuseNested()
    const client = await pool.connect().catch((error) => {
      throw orUnavailable(error)
    })
    try {
      const { rows } = await client.query(query(sql, values, true))
      client.release()
      return rows
    } catch (error) {
      const lost = wasLost(error)
      client.release(lost)
      if (lost)
        throw new LostWriteError('The database connection was lost during a write, which may have been stored.', {
          cause: error,
        })
      throw orUnavailable(error)
    }
  }

  const searches = createFairQueue({ ...SEARCH_QUEUE, concurrency: Math.max(1, Math.floor(pool.options.max / 5)) })
  return {
    all,
    search: (account, sql, values) => searches.run({ ip: null, account }, () => all(sql, values)),
    run: write,
    contains: (expression, text, { trigrams = false } = {}) =>
      trigrams
        ? { sql: `${expression} LIKE ?`, value: `%${text.replace(/[\\%_]/g, '\\$&')}%` }
        : { sql: `strpos(${expression}, ?) > 0`, value: text },
    async close() {},
  }
}

/** Columns have timestamps without time zone, in UTC. pg would use the time zone of the process. */
const encode = (value: Value) => (value instanceof Date ? value.toISOString() : value)

/** Converts a timestamp without time zone, such as `2026-11-25 12:00:00.5`, to ISO 8601. */
function isoOf(text: string): string {
  const [seconds = '', fraction = ''] = text.split('.')
  return `${seconds.replace(' ', 'T')}.${fraction.padEnd(3, '0').slice(0, 3)}Z`
}

/** Parsers of pg, except for timestamps. */
const TYPES: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === types.builtins.TIMESTAMP ? (text: string) => new Date(isoOf(text)) : types.getTypeParser(oid, format),
}
