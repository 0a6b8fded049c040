/** Minimum cost of a new todo: one prepared statement, in a transaction that is on disk before the response. */

import { randomUUID } from 'node:crypto'
import Database from 'better-sqlite3'
import { settings } from '../settings.ts'
import { serve } from './floor-server.ts'

const database = new Database(settings.database)
database.pragma('journal_mode = wal')
database.pragma('synchronous = full')
database.pragma('foreign_keys = on')

const insert = database.prepare(
  `INSERT INTO "Todo" ("id", "ownerId", "title", "notes", "done", "dueAt", "createdAt", "updatedAt")
   VALUES (?, ?, ?, ?, 0, ?, ?, ?)`,
)
const create = database.transaction((...values: (string | null)[]) => insert.run(...values)).immediate

serve((userId, body) => {
  const { title, notes = null, dueAt = null } = JSON.parse(body).variables.input
  const [id, now] = [randomUUID(), new Date().toISOString()]
  const stored = `${now.slice(0, 23)}+00:00`
  create(id, userId, title, notes, dueAt, stored, stored)
  return { createTodo: { id, title, done: false, createdAt: now } }
})
