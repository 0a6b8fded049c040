import type { Redis } from 'ioredis'
import type { Bus } from '../sessions/endings/bus.ts'
import { pauseBefore } from './connection.ts'

const CHANNEL = 'gatehouse:endings'

/**
 * Publish and subscribe. What is sent while Redis is away is lost.
 * @param redis for sending; receiving takes a connection of its own, which is made here, and says nothing in the log.
 */
export function redisBus(redis: Redis): Bus {
  const subscriber = redis.duplicate({
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    autoResubscribe: true,
    retryStrategy: pauseBefore,
  })
  subscriber.on('error', () => {})

  return {
    publish(message) {
      redis.publish(CHANNEL, message).catch(() => {})
    },
    subscribe(handler) {
      subscriber.on('message', (_channel, message) => handler(message))
      // It waits until there is a connection; each later one subscribes by itself.
      subscriber.subscribe(CHANNEL).catch(() => {})
    },
    async close() {
      subscriber.disconnect()
    },
  }
}
