/** The least that a page of todos can cost from PostgreSQL: one statement, prepared by name, and JSON.stringify. */

import pg from 'pg'
import { serve } from './floor-server.ts'
import { settings } from './settings.ts'
import { PAGE } from './todos-pg.ts'

const pool = new pg.Pool({ connectionString: settings.database })

serve(async (userId) => {
  const { rows } = await pool.query({ name: 'todos', text: PAGE, values: [userId, 21] })
  return { todos: { nodes: rows.slice(0, 20), pageInfo: { hasNextPage: rows.length > 20 } } }
})
