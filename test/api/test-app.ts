/** The whole application on a database of its own, listening on a port of its own. */

import { type AppOptions, createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import { openTestDatabase } from '../database/test-database.ts'
import { type Client, client, type RequestOptions } from './client.ts'
import { watchSecrets } from './secrets.ts'

/** Passes the policy, and is nobody's. */
export const PASSWORD = 'quiet-harbour-lantern-71'

const SIGN_IN = 'accessToken refreshToken expiresIn user { id email role }'

export type SignedIn = {
  accessToken: string
  refreshToken: string
  expiresIn: number
  user: { id: string; email: string; role: string }
}

export type TestOptions = Omit<AppOptions, 'config' | 'database'> & {
  /** Environment variables, as for the real one. */
  settings?: Record<string, string>
  /** Told of each SQL statement. */
  onQuery?: (sql: string) => void
  /** On SQLite in any case, for what only it does. */
  embedded?: boolean
}

/**
 * Starts it. The cost of hashing is the least, and a clock may be handed in; all else is as in production.
 * `close` ends it, checks that no secret has come into its log or its trail, and removes its database.
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
  const config = parseConfig({
    NODE_ENV: 'test',
    PORT: '0',
    BCRYPT_COST: '10',
    DATABASE_URL: databaseUrl,
    JWT_SECRET: 'a test’s own, which is long enough: 0123456789',
    ...settings,
  })
  const secrets = watchSecrets()
  const app = await createApp({ config, database, logger: secrets.logger, ...options })
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

  /** Makes an account, and signs in. */
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
      await app.close({ graceMs: 1000 })
      await secrets.check(database)
      await closeDatabase()
    },
  }
}
