/** Instances of the program, each in its own process, on one PostgreSQL. */

import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import type { Client as ApiClient } from '../api/client.ts'
import { server } from '../database/on-postgres.ts'
import { newPostgresDatabase } from '../database/test-database.ts'
import { type Program, workingDirectory } from '../program.ts'

export const PASSWORD = 'quiet-harbour-lantern-71'

export type SignedIn = { accessToken: string; refreshToken: string; user: { id: string } }

const PAYLOAD = '{ accessToken refreshToken user { id } }'

const SETTINGS = {
  NODE_ENV: 'production',
  JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'gatehouse@example.com',
  APP_URL: 'https://app.example.com',
  DRAIN_DELAY: '0',
}

/**
 * @param through port of a proxy to the database; without it instances connect directly.
 */
export async function instances(
  count: number,
  { through, env = {} }: { through?: number; env?: Record<string, string> } = {},
) {
  const database = await newPostgresDatabase(server())
  const directory = await workingDirectory()
  const url = new URL(database.url)
  if (through !== undefined) url.host = `127.0.0.1:${through}`
  const settings = { ...SETTINGS, DATABASE_URL: url.href, ...env }
  const all = await Promise.all(Array.from({ length: count }, () => directory.start(settings)))
  const sql = new Client(database.url)
  await sql.connect()
  return {
    all,
    databaseUrl: database.url,
    /** Starts another instance. */
    start: (): Promise<Program> => directory.start(settings),
    settings,
    /** Returns an instance by number, modulo the number of instances. */
    at: (index: number): Program => all[index % all.length] as Program,
    /** Runs a statement directly on the database. */
    rows: async (text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
      (await sql.query(text, values)).rows,
    async close() {
      await directory.close()
      await sql.end()
      await database.drop()
    },
  }
}

export async function register(query: ApiClient, email: string): Promise<SignedIn> {
  const document = `mutation ($input: RegisterInput!) { register(input: $input) ${PAYLOAD} }`
  const { data, errors } = await query<{ register: SignedIn }>(document, {
    variables: { input: { email, password: PASSWORD } },
  })
  if (!data) throw new Error(JSON.stringify(errors))
  return data.register
}

/** Refreshes a token. @returns the new tokens, or the error code. */
export async function refresh(query: ApiClient, refreshToken: string): Promise<SignedIn | string> {
  const document = `mutation ($refreshToken: String!) { refresh(refreshToken: $refreshToken) ${PAYLOAD} }`
  const { data, errors } = await query<{ refresh: SignedIn }>(document, { variables: { refreshToken } })
  return data?.refresh ?? errors?.[0]?.extensions.code ?? 'nothing'
}

/** Returns whether an access token is accepted. */
export async function accepted(query: ApiClient, token: string): Promise<boolean> {
  const { data } = await query<{ secureMessage: string }>('{ secureMessage }', { token })
  return data?.secureMessage !== undefined
}

/** Waits until a condition holds, limited by the test's timeout. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(10)
}

export const isReady = async ({ url }: Program): Promise<boolean> => {
  const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5000) }).catch(() => null)
  return response?.status === 200
}

/** Adds todos through all instances until it is ended. */
export function load(programs: readonly Program[], token: string) {
  const acknowledged: string[] = []
  const failures: { code: string; title: string }[] = []
  let ended = false
  async function work(program: Program): Promise<void> {
    while (!ended) {
      const title = crypto.randomUUID()
      const document = 'mutation ($input: CreateTodoInput!) { createTodo(input: $input) { id } }'
      const code = await program
        .query<{ createTodo: { id: string } }>(document, { token, variables: { input: { title } } })
        .then(
          ({ data, errors }) => (data?.createTodo ? null : String(errors?.[0]?.extensions.code)),
          () => 'connection',
        )
      if (code === null) acknowledged.push(title)
      else failures.push({ code, title })
      await delay(code === null ? 5 : 50)
    }
  }
  const workers = programs.flatMap((program) => [work(program), work(program)])
  return {
    acknowledged,
    failures,
    /** Waits until this many more todos are acknowledged. */
    async progress(count = 20): Promise<void> {
      const goal = acknowledged.length + count
      while (acknowledged.length < goal) await delay(10)
    },
    async end() {
      ended = true
      await Promise.all(workers)
    },
  }
}
