import type { Redis } from 'ioredis'
import type { Bus } from '../sessions/endings/bus.ts'

const CHANNEL = 'gatehouse:endings'

/**
 * Publish and subscribe. What is sent while Redis is away is lost.
 * @param redis for sending; receiving takes a connection of its own, which is made here, and says nothing in the log.
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
      // With each connection anew: the first may be long in coming. Should it fail, the connection is given up for another.
      const listen = () => subscriber.subscribe(CHANNEL).catch(() => subscriber.disconnect(true))
      subscriber.on('ready', listen)
      if (subscriber.status === 'ready') listen()
    },
    async close() {
      subscriber.disconnect()
    },
  }
}
