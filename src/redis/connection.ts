/** Redis connection. Its users keep working while it is unreachable. */

import { Redis } from 'ioredis'
import type { Log } from '../core/log.ts'

/** In milliseconds. Falling back is better than waiting longer. */
const COMMAND_TIMEOUT = 500
const CONNECT_TIMEOUT = 5000

/** Maximum delay between two connection attempts, in milliseconds. */
const MAX_PAUSE = 2000

/**
 * Connects in the background, and reconnects after a loss. Commands fail immediately in between. Logs one line when
 * Redis becomes unreachable, and one when it is back.
 * @param url `redis://…` or `rediss://…`
 */
export function connectRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: CONNECT_TIMEOUT,
    disconnectTimeout: COMMAND_TIMEOUT,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    // The lost command may already have been counted.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, MAX_PAUSE),
  })
  let unreachable = false
  redis.on('error', (error) => {
    if (!unreachable) log.warn({ err: error }, 'Redis unreachable: using local rate limits')
    unreachable = true
  })
  redis.on('close', () => {
    if (!unreachable && redis.status !== 'end') log.warn({}, 'Redis connection lost')
    unreachable = true
  })
  redis.on('ready', () => {
    if (unreachable) log.info({}, 'Redis reachable again')
    unreachable = false
  })
  return redis
}
