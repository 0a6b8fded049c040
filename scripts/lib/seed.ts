import { AppError } from '../../src/core/errors.ts'
import type { CommandIO } from './command.ts'
import { developmentConfig } from './development-only.ts'
import { reasonOf } from './reason-of.ts'

const PASSWORD = 'analytical engine 1843'

const ACCOUNTS = [
  { email: 'admin@example.com', name: 'Admin', role: 'ADMIN', todos: [] },
  { email: 'support@example.com', name: 'Support', role: 'SUPPORT', todos: [] },
  {
    email: 'ada@example.com',
    name: 'Ada',
    role: 'USER',
    todos: ['Read schema.graphql', 'Write a test', 'Add a field', 'Read docs/your-own-domain.md'],
  },
] as const

const CLIENT = { ip: null, userAgent: null }

/** Adds missing sample accounts with their todos. @returns the exit code. */
export async function seed({ env, out, err }: CommandIO): Promise<number> {
  try {
    const config = developmentConfig(env, 'npm run seed')
    const { createApp } = await import('../../src/app.ts')
    const { services, close } = await createApp({ config })
    try {
      for (const { todos, ...account } of ACCOUNTS) {
        const user = await services.users.create({ ...account, password: PASSWORD }, CLIENT).catch((error) => {
          if (error instanceof AppError && error.code === 'EMAIL_TAKEN') return null
          throw error
        })
        for (const title of user ? todos : []) await services.todos.create(user?.id ?? '', { title })
        out(`${account.email} ${account.role}${user ? `, ${todos.length} todos` : ', already exists'}\n`)
      }
      out(`Password of new accounts: ${PASSWORD}\n`)
      return 0
    } finally {
      await close({ graceMs: 0 })
    }
  } catch (error) {
    err(`${reasonOf(error)}\n`)
    return 1
  }
}
