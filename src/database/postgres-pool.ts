import { Socket } from 'node:net'
import { Pool, type PoolConfig } from 'pg'

/** How long a statement may run, in milliseconds, before the server ends it: what it locked is free again. */
const STATEMENT_LIMIT = 10_000

/** How long a transaction may do nothing, in milliseconds, before the server ends it: its instance has lost it. */
const IDLE_IN_TRANSACTION_LIMIT = 15_000

/** How long the server may be silent, in milliseconds. Past the limits above, it is gone, or the network is. */
const SILENCE_LIMIT = 12_000

/** How long to wait for a free connection, or for a new one to be made, in milliseconds. */
const ACQUIRE_LIMIT = 5000

/** After how long an unused connection is closed, in milliseconds: before its silence counts. */
const IDLE_LIMIT = 10_000

/**
 * Connections that never wait for ever.
 * @param url what it says in its query (`?sslmode=…&statement_timeout=…`) goes before what is said here.
 * @param size how many connections at most.
 */
export function postgresPool(url: string, size: number): Pool {
  const pool = new Pool({
    ...IDENTITY,
    connectionString: url,
    max: size,
    connectionTimeoutMillis: ACQUIRE_LIMIT,
    idleTimeoutMillis: IDLE_LIMIT,
    statement_timeout: STATEMENT_LIMIT,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_LIMIT,
    stream: impatientSocket,
  })
  // One that is lost while nobody uses it is replaced; an error that nobody hears would end the process. Prisma hears them, but
  // only until it is disconnected.
  pool.on('error', () => {})
  return pool
}

/** What connections of ours have in common. The keep-alive finds a server that went away without a word. */
export const IDENTITY: PoolConfig = {
  application_name: 'gatehouse',
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
}

/**
 * A socket that ends itself, and so the query and the connection with it, when nothing comes. The driver's own query timeout
 * would leave the connection in the pool, with a query on it that nobody waits for.
 */
function impatientSocket(): Socket {
  const socket = new Socket()
  socket.setTimeout(SILENCE_LIMIT, () => socket.destroy(new Error('the database does not answer')))
  return socket
}

/** The URL without what is secret in it, for messages. */
export function withoutSecrets(url: string): string {
  const { protocol, username, host, pathname } = new URL(url)
  return `${protocol}//${username && `${username}@`}${host}${pathname}`
}
