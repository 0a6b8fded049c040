/** Search thread: runs statements that read many rows, one at a time, on a separate connection. */

import { parentPort, workerData } from 'node:worker_threads'
import Sqlite from 'better-sqlite3'
import type { Outcome } from '../../core/thread-pool.ts'
import type { Query } from '../statements.ts'
import { preparedStatements } from './prepared-statements.ts'

const read = preparedStatements(new Sqlite(String(workerData), { readonly: true, fileMustExist: true }))

function outcomeOf({ sql, values }: Query): Outcome<unknown[]> {
  try {
    return { result: read(sql, values) }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

parentPort?.on('message', (query: Query) => parentPort?.postMessage(outcomeOf(query)))
