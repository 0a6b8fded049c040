/** Data for all contestants: one database, created by the project and filled by SQL. */

import { rmSync } from 'node:fs'
import { copyFile, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { graphqlRequest, REGISTER } from '../../operations.ts'
import { start } from '../contestant.ts'
import { gatehouse, SECRET } from '../gatehouse.ts'
import { type Size, seedSqlite } from './seed.ts'

export const PASSWORD = 'Zebra-lantern-quartz-819-violin'

/** Owner of the requested todos. */
export type Account = { id: string; email: string; accessToken: string; refreshToken: string }

export type World = {
  secret: string
  account: Account
  /** Copies the database for a contestant, and returns the path of the file. */
  copy(name: string): Promise<string>
  dispose(): void
}

export const USUAL: Size = { users: 100, todosEach: 100 }

/**
 * Creates a world on SQLite in a temporary folder. @param settings settings of the project that creates the database.
 */
export async function createWorld(
  project: string,
  size: Size = USUAL,
  settings: Record<string, string> = {},
): Promise<World> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-bench-'))
  const original = join(directory, 'original.db')
  const dispose = () => rmSync(directory, { recursive: true, force: true })
  process.once('exit', dispose)
  const account = await register(project, `file:${original}`, settings)
  seedSqlite(original, account.id, size)
  let copies = 0
  const copy = async (name: string) => {
    const path = join(directory, `${copies++}-${name.replace(/\W+/g, '-')}.db`)
    await copyFile(original, path)
    return path
  }
  return { secret: SECRET, account, copy, dispose }
}

/** Starts the project on a database, which creates the tables, and registers an account. */
export async function register(
  project: string,
  databaseUrl: string,
  settings: Record<string, string> = {},
): Promise<Account> {
  const server = await start(await gatehouse(project, databaseUrl, settings))
  try {
    const email = 'owner@example.com'
    const input = { email, password: PASSWORD, name: 'Owner' }
    const answer = (await server.ask(graphqlRequest(REGISTER, { input }))) as {
      data?: { register?: { accessToken: string; refreshToken: string; user: { id: string } } }
    }
    const payload = answer.data?.register
    if (!payload) throw new Error(`Registration failed: ${JSON.stringify(answer)}`)
    const { accessToken, refreshToken, user } = payload
    return { id: user.id, email, accessToken, refreshToken }
  } finally {
    await server.stop()
  }
}
