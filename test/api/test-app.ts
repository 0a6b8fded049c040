/** The whole application on a separate database, listening on a free port. */

import { type AppOptions, createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config/config.ts'
import { openTestDatabase } from '../database/test-database.ts'
import { sharedThreads } from '../passwords/shared-threads.ts'
import { type Client, client, type RequestOptions } from './client.ts'
import { watchSecrets } from './secrets.ts'

/** Below the allowed settings: a hash takes 1 ms instead of 60. */
const BCRYPT_COST = 4

/** A password that passes the policy. */
export const PASSWORD = 'quiet-harbour-lantern-71'

const SIGN_IN = 'accessToken refreshToken expiresIn user { id email role }'

export type SignedIn = {
  accessToken: string
  refreshToken: string
  expiresIn: number
  user: { id: string; email: string; role: string }
}

export type TestOptions = Omit<AppOptions, 'config' | 'database'> & {
  /** Environment variables, as in production. */
  settings?: Record<string, string>
  /** Called with each SQL statement. */
  onQuery?: (sql: string) => void
  /** Uses SQLite in any case, for behaviour specific to it. */
  embedded?: boolean
}

/**
 * Starts the application with cheap hashing and an optional clock; everything else is as in production. `close` shuts
 * it down, checks that no secret is in its log or audit trail, and removes its database.
 */
export async function startTestApp({ settings = {}, onQuery, embedded = false, ...options }: TestOptions = {}) {
  const {
    database,
    url: databaseUrl,
    close: closeDatabase,
  } = await openTestDatabase({
    embedded,
    ...(onQuery && { onQuery }),
  })
  const parsed = parseConfig({
    NODE_ENV: 'test',
    PORT: '0',
    DATABASE_URL: databaseUrl,
    JWT_SECRET: 'a test’s own, which is long enough: 0123456789',
    ...settings,
  })
  const config = { ...parsed, passwords: { ...parsed.passwords, bcryptCost: BCRYPT_COST } }
  const secrets = watchSecrets()
  const parts = { config, database, logger: secrets.logger, hashingThreads: sharedThreads() }
  const app = await createApp({ ...parts, ...options })
  const url = await app.fastify.listen({ host: config.host, port: config.port }).catch(async (error) => {
    await app.close({ graceMs: 0 })
    await closeDatabase()
    throw error
  })
  const send = client(url)
  const query: Client = async <T>(document: string, parameters?: RequestOptions) => {
    secrets.notice(parameters?.variables)
    const answer = await send<T>(document, parameters)
    secrets.notice(answer.data)
    return answer
  }

  /** Registers an account and returns its tokens. */
  async function register(email: string, options?: RequestOptions): Promise<SignedIn> {
    const document = `mutation ($input: RegisterInput!) { register(input: $input) { ${SIGN_IN} } }`
    const variables = { input: { email, password: PASSWORD } }
    const { data, errors } = await query<{ register: SignedIn }>(document, { variables, ...options })
    if (!data) throw new Error(`register: ${JSON.stringify(errors)}`)
    return data.register
  }

  async function login(email: string, options?: RequestOptions): Promise<SignedIn> {
    const document = `mutation ($input: LoginInput!) { login(input: $input) { ${SIGN_IN} } }`
    const variables = { input: { email, password: PASSWORD } }
    const { data, errors } = await query<{ login: SignedIn }>(document, { variables, ...options })
    if (!data) throw new Error(`login: ${JSON.stringify(errors)}`)
    return data.login
  }

  return {
    ...app,
    config,
    database,
    url,
    query,
    register,
    login,
    async close() {
      await app.close({ graceMs: 0 })
      await secrets.check(database)
      await closeDatabase()
    },
  }
}
