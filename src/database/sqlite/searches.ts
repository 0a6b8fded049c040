import { createFairQueue } from '../../core/fair-queue.ts'
import { createThreadPool } from '../../core/thread-pool.ts'
import { type Query, SEARCH_QUEUE, type Statements } from '../statements.ts'

/** Runs searches one at a time in a thread, queued fairly by account. The thread starts with the first search. */
export function createSearches(path: string): Pick<Statements, 'search' | 'close'> {
  const program = new URL('search-thread.ts', import.meta.url)
  const pool = createThreadPool<Query, unknown[]>({ size: 1, program, name: 'search', data: path })
  const queue = createFairQueue({ ...SEARCH_QUEUE, concurrency: 1 })
  return {
    search: <Row>(account: string, sql: string, values: Query['values']) =>
      queue.run({ ip: null, account }, () => pool.run({ sql, values }) as Promise<Row[]>),
    close: pool.close,
  }
}
