/** Redis, which may be away: whoever uses it goes on without. */

import { Redis } from 'ioredis'
import type { Log } from '../log.ts'

/** In milliseconds: a command that takes longer is worth less than none. */
const COMMAND_TIMEOUT = 500
const CONNECT_TIMEOUT = 5000

/** The longest pause between two attempts to connect, in milliseconds. */
const LONGEST_PAUSE = 2000

/**
 * Connects in the background, and again whenever the connection is lost. Commands fail at once while it is away. It is
 * said in the log once when it goes, and once when it is there again.
 * @param url `redis://…` or `rediss://…`
 */
export function connectRedis(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    commandTimeout: COMMAND_TIMEOUT,
    connectTimeout: CONNECT_TIMEOUT,
    disconnectTimeout: COMMAND_TIMEOUT,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    // A count that was under way may have been counted already.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_PAUSE),
  })
  let away = false
  redis.on('error', (error) => {
    if (!away)
      log.warn({ err: error }, 'Redis cannot be reached: this instance counts for itself, and reads what ended')
    away = true
  })
  redis.on('close', () => {
    if (!away && redis.status !== 'end') log.warn({}, 'Redis went away')
    away = true
  })
  redis.on('ready', () => {
    if (away) log.info({}, 'Redis is there again')
    away = false
  })
  return redis
}
