/** Minimum cost of a page of todos: one prepared statement and JSON.stringify. */

import Database from 'better-sqlite3'
import { settings } from '../settings.ts'
import { serve } from './floor-server.ts'

type Row = { id: string; title: string; notes: string | null; done: 0 | 1; createdAt: string }

const page = new Database(settings.database, { readonly: true }).prepare(
  `SELECT "id", "title", "notes", "done", "createdAt" FROM "Todo" WHERE "ownerId" = ?
   ORDER BY "createdAt" DESC, "id" DESC LIMIT 21`,
)

serve((userId) => {
  const rows = page.all(userId) as Row[]
  const nodes = rows.slice(0, 20).map(({ id, title, notes, done, createdAt }) => {
    // Stored in UTC with the offset +00:00.
    return { id, title, notes, done: done === 1, createdAt: `${createdAt.slice(0, 23)}Z` }
  })
  return { todos: { nodes, pageInfo: { hasNextPage: rows.length > 20 } } }
})
