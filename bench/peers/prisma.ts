/** Resolvers of the tutorial with Prisma, on the project's own model. */

import { randomUUID } from 'node:crypto'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import { PrismaClient } from '../../src/database/client/client.ts'
import { settings } from './settings.ts'
import { type Context, type CreateArgs, type PageArgs, page, Todo } from './todos.ts'

const prisma = new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: settings.database }) })

export const resolvers = {
  Query: {
    async todos(_parent: unknown, { first }: PageArgs, { userId }: Context) {
      if (!userId) throw new Error('Not authenticated')
      const take = first ?? 20
      const orderBy = [{ createdAt: 'desc' as const }, { id: 'desc' as const }]
      return page(await prisma.todo.findMany({ where: { ownerId: userId }, orderBy, take: take + 1 }), take)
    },
  },
  Mutation: {
    createTodo(_parent: unknown, { input: { title, notes = null } }: CreateArgs, { userId }: Context) {
      if (!userId) throw new Error('Not authenticated')
      const now = new Date()
      return prisma.todo.create({
        data: { id: randomUUID(), ownerId: userId, title, notes, createdAt: now, updatedAt: now },
      })
    },
  },
  Todo,
}
