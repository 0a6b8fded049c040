import { Socket } from 'node:net'
import { Pool, type PoolConfig } from 'pg'

/** Statement timeout in milliseconds, enforced by the server, which then releases its locks. */
const STATEMENT_LIMIT = 10_000

/** Timeout of an idle transaction in milliseconds, enforced by the server: its instance has lost it. */
const IDLE_IN_TRANSACTION_LIMIT = 15_000

/** Timeout without data from the server, in milliseconds. Above the other limits, so the server or network is down. */
const SILENCE_LIMIT = 12_000

/** Timeout for a free or new connection, in milliseconds. */
const ACQUIRE_LIMIT = 5000

/** Idle time after which a connection is closed, in milliseconds: less than the timeout without data. */
const IDLE_LIMIT = 10_000

/**
 * Pool whose connections all have timeouts.
 * @param url its query (`?sslmode=…&statement_timeout=…`) overrides the settings here.
 * @param size maximum number of connections.
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
  // The pool replaces a connection that is lost while idle. Without a listener the error would crash the process;
  // Prisma listens only until it is disconnected.
  pool.on('error', () => {})
  // A connection that is lost in use fails its query, and would crash the process likewise.
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Settings of all connections. Keep-alive detects a server that disappeared. */
export const IDENTITY: PoolConfig = {
  application_name: 'gatehouse',
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
}

/**
 * Socket that closes itself, its query and its connection when no data arrives. The driver's own query timeout would
 * return the connection to the pool with the query still running.
 */
function impatientSocket(): Socket {
  const socket = new Socket()
  socket.setTimeout(SILENCE_LIMIT, () => socket.destroy(new Error('The database does not respond.')))
  return socket
}

/** Removes secrets from a URL, for messages. */
export function withoutSecrets(url: string): string {
  const { protocol, username, host, pathname } = new URL(url)
  return `${protocol}//${username && `${username}@`}${host}${pathname}`
}
