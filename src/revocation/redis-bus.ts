import type { Redis } from 'ioredis'
import type { Bus } from './bus.ts'

const CHANNEL = 'gatehouse:revocations'

/**
 * Bus over Redis publish/subscribe. Messages are lost while Redis is unreachable.
 * @param redis connection that sends. A second connection, opened here, receives; it logs nothing.
 */
export function redisBus(redis: Redis): Bus {
  const subscriber = redis.duplicate({ autoResubscribe: false })
  subscriber.on('error', () => {})

  return {
    publish(message) {
      redis.publish(CHANNEL, message).catch(() => {})
    },
    subscribe(handler) {
      subscriber.on('message', (_channel, message) => handler(message))
      // On each new connection. If subscribing fails, the connection is replaced.
      const listen = () => subscriber.subscribe(CHANNEL).catch(() => subscriber.disconnect(true))
      subscriber.on('ready', listen)
      if (subscriber.status === 'ready') listen()
    },
    async close() {
      subscriber.disconnect()
    },
  }
}
