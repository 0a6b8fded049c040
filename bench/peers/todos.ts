/** Small API of every GraphQL peer, with resolvers as in tutorials. */

import Database from 'better-sqlite3'
import jwt from 'jsonwebtoken'
import { settings } from './settings.ts'

export const typeDefs = /* GraphQL */ `
  type Todo {
    id: ID!
    title: String!
    notes: String
    done: Boolean!
    createdAt: String!
  }
  type PageInfo {
    hasNextPage: Boolean!
  }
  type TodoConnection {
    nodes: [Todo!]!
    pageInfo: PageInfo!
  }
  input CreateTodoInput {
    title: String!
    notes: String
    dueAt: String
  }
  type Query {
    todos(first: Int): TodoConnection!
  }
  type Mutation {
    createTodo(input: CreateTodoInput!): Todo!
  }
`

export type Context = { userId: string }

export type Todo = { id: string; title: string; notes: string | null; done: boolean; createdAt: Date | string }

export type PageArgs = { first?: number | null }

export type CreateArgs = { input: { title: string; notes?: string | null } }

/** Verifies the bearer token of each request, with the secret as a string, as the library's documentation shows. */
export function contextOf(authorization: string | null | undefined): Context {
  if (!authorization) return { userId: '' }
  const { sub } = jwt.verify(authorization.replace('Bearer ', ''), settings.secret, { algorithms: ['HS256'] })
  return { userId: String(sub) }
}

export const page = <T>(rows: T[], first: number) => ({
  nodes: rows.slice(0, first),
  pageInfo: { hasNextPage: rows.length > first },
})

export const Todo = {
  createdAt: ({ createdAt }: Todo) => (createdAt instanceof Date ? createdAt.toISOString() : createdAt),
}

/** Resolvers that read from memory: the cost without a database. */
export function memoryResolvers() {
  const database = new Database(settings.database, { readonly: true })
  const stored = database
    .prepare(
      `SELECT * FROM "Todo" WHERE "ownerId" IN (SELECT "id" FROM "User" WHERE "email" LIKE 'owner@%')
       ORDER BY "createdAt" DESC, "id" DESC LIMIT 21`,
    )
    .all() as Todo[]
  const rows = stored.map((row) => ({ ...row, done: Boolean(row.done), createdAt: new Date(row.createdAt) }))
  database.close()
  return {
    Query: {
      todos(_parent: unknown, { first }: PageArgs, { userId }: Context) {
        if (!userId) throw new Error('Not authenticated')
        return page(rows, first ?? 20)
      },
    },
    Todo,
  }
}
