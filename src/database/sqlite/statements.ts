import Sqlite from 'better-sqlite3'
import { StartupError } from '../../core/errors.ts'
import type { Statements, Value } from '../statements.ts'
import { orUnavailable } from '../unavailable.ts'
import type { WriteScopes } from '../write-scope.ts'
import { patiently } from './adapter.ts'
import { createBatch, type Outcome, outcomeOf } from './batch.ts'
import { preparedStatements } from './prepared-statements.ts'
import { createSearches } from './searches.ts'

export type SqliteStatementsOptions = {
  /** Runs work while no other transaction of this process is open; SQLite would wait for it and block. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  refuseNested: WriteScopes['refuseNested']
  /** Called with each statement. */
  onQuery?: ((sql: string) => void) | undefined
}

type Work = () => unknown

/** Maximum time that a statement blocks the event loop while another process holds the lock, in milliseconds. */
const BUSY_TIMEOUT = 50

/** Maximum number of reads in a batch, so that the first one does not wait long for the last. */
const MAX_READS = 100

/** Maximum number of writes in a group commit, so that neither the first one nor another process waits long. */
const MAX_WRITES = 50

/** @param path database file, which must exist. Reads and writes use separate connections. */
export function sqliteStatements(path: string, { inTurn, refuseNested, onQuery }: SqliteStatementsOptions): Statements {
  const reader = new Sqlite(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT })
  const writer = new Sqlite(path, { fileMustExist: true, timeout: BUSY_TIMEOUT })
  // The same settings as on Prisma's connection. FULL (2): acknowledged writes survive a power loss.
  for (const [pragma, value] of [['foreign_keys', 1] as const, ['synchronous', 2] as const]) {
    writer.pragma(`${pragma} = ${value}`)
    if (writer.pragma(pragma, { simple: true }) !== value)
      throw new StartupError(`SQLite rejected the setting ${pragma}`)
  }
  const read = preparedStatements(reader)
  const write = preparedStatements(writer)
  const control = (sql: string) => {
    onQuery?.(sql)
    write(sql, [])
  }

  /** Rolls back a failed statement alone, unless SQLite had to roll back the whole transaction. */
  async function commit(batch: Work[]): Promise<Outcome<unknown>[]> {
    try {
      await patiently(async () => control('BEGIN IMMEDIATE'))
      const outcomes: Outcome<unknown>[] = []
      for (const work of batch) {
        const outcome = await outcomeOf(work)
        if ('error' in outcome && !writer.inTransaction) throw outcome.error
        outcomes.push(outcome)
      }
      control('COMMIT')
      return outcomes
    } catch (error) {
      if (writer.inTransaction) control('ROLLBACK')
      throw orUnavailable(error)
    }
  }

  const reads = createBatch<Work, unknown>((batch) => Promise.all(batch.map(outcomeOf)), MAX_READS)
  const searches = createSearches(path)
  const groupCommit = createBatch<Work, unknown>((batch) => inTurn(() => commit(batch)), MAX_WRITES)
  return {
    all<Row>(sql: string, values: readonly Value[]) {
      onQuery?.(sql)
      return reads.add(() => read(sql, values)) as Promise<Row[]>
    },
    search(account, sql, values) {
      onQuery?.(sql)
      return searches.search(account, sql, values)
    },
    async run<Row>(sql: string, values: readonly Value[]) {
      refuseNested()
      onQuery?.(sql)
      return (await groupCommit.add(() => write(sql, values))) as Row[]
    },
    contains: (expression, text) => ({ sql: `instr(${expression}, ?) > 0`, value: text }),
    async close() {
      await Promise.all([reads.drain(), groupCommit.drain(), searches.close()])
      reader.close()
      writer.close()
    },
  }
}
