/** Minimum cost of a page of todos from PostgreSQL: one prepared statement and JSON.stringify. */

import pg from 'pg'
import { settings } from '../settings.ts'
import { PAGE } from '../todos-pg.ts'
import { serve } from './floor-server.ts'

const pool = new pg.Pool({ connectionString: settings.database })

serve(async (userId) => {
  const { rows } = await pool.query({ name: 'todos', text: PAGE, values: [userId, 21] })
  return { todos: { nodes: rows.slice(0, 20), pageInfo: { hasNextPage: rows.length > 20 } } }
})
