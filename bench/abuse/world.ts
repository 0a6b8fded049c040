/** Data of an abuse run: an attacker with many todos, and ordinary users. */

import pg from 'pg'
import type { Running } from '../harness/contestant.ts'
import { createPostgresWorld } from '../harness/worlds/postgres-world.ts'
import { addTodosSqlite } from '../harness/worlds/seed.ts'
import { type Account, createWorld, PASSWORD, USUAL } from '../harness/worlds/world.ts'
import { graphqlRequest, REGISTER } from '../operations.ts'

export type AbuseWorld = {
  /** Value of DATABASE_URL. */
  url: string
  secret: string
  attacker: Account
  /** Emails of accounts with the default password. */
  bystanders: readonly string[]
  bystanderToken(server: Running): Promise<string>
  dispose(): Promise<void>
}

export async function openWorld(options: {
  database: string
  project: string
  postgres: string
  todos: string
}): Promise<AbuseWorld> {
  const { database, project, postgres } = options
  const todos = Number(options.todos)
  if (database === 'sqlite') {
    const world = await createWorld(project)
    const path = await world.copy('abuse')
    addTodosSqlite(path, world.account.id, todos - USUAL.todosEach)
    const bystanders = Array.from({ length: USUAL.users }, (_, n) => `user${n}@example.com`)
    return {
      url: `file:${path}`,
      secret: world.secret,
      attacker: world.account,
      bystanders,
      bystanderToken,
      dispose: async () => world.dispose(),
    }
  }
  const world = await createPostgresWorld(project, postgres)
  if (!world) throw new Error(`PostgreSQL at ${postgres} does not respond.`)
  const client = new pg.Client({ connectionString: world.url })
  await client.connect()
  await client.query(
    `INSERT INTO "Todo" ("id", "ownerId", "title", "done", "createdAt", "updatedAt")
     SELECT gen_random_uuid(), $1, 'Todo number ' || n, n % 2 = 1, now() - n * interval '1 minute', now()
     FROM generate_series(1, $2::int) AS n`,
    [world.account.id, todos],
  )
  await client.query('VACUUM ANALYZE')
  const { rows } = await client.query<{ email: string }>('SELECT "email" FROM "User" WHERE "id" <> $1', [
    world.account.id,
  ])
  await client.end()
  const bystanders = rows.map(({ email }) => email)
  return {
    url: world.url,
    secret: world.secret,
    attacker: world.account,
    bystanders,
    bystanderToken,
    dispose: world.dispose,
  }
}

async function bystanderToken(server: Running): Promise<string> {
  const input = { email: `bystander-${Date.now()}@example.com`, password: PASSWORD }
  const answer = (await server.ask(graphqlRequest(REGISTER, { input }))) as {
    data: { register: { accessToken: string } }
  }
  return answer.data.register.accessToken
}
