/** Mercurius with a pg pool and a prepared statement. */

import pg from 'pg'
import { serveMercurius } from './mercurius.ts'
import { settings } from './settings.ts'
import { type Context, type PageArgs, page, Todo } from './todos.ts'
import { PAGE } from './todos-pg.ts'

const pool = new pg.Pool({ connectionString: settings.database })

await serveMercurius({
  Query: {
    async todos(_parent: unknown, { first }: PageArgs, { userId }: Context) {
      if (!userId) throw new Error('Not authenticated')
      const take = first ?? 20
      const { rows } = await pool.query<Todo>({ name: 'todos', text: PAGE, values: [userId, take + 1] })
      return page(rows, take)
    },
  },
  Todo,
})
