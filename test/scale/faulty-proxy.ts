/** A TCP proxy in front of a server that can be cut, closed, delayed or made to drop all data. */

import { once } from 'node:events'
import { createConnection, createServer, type Socket } from 'node:net'

export async function faultyProxy(target: { host: string; port: number }) {
  const pairs = new Set<{ near: Socket; far: Socket }>()
  let swallowing = false

  const server = createServer((near) => {
    const far = createConnection(target)
    const pair = { near, far }
    pairs.add(pair)
    const end = () => {
      near.destroy()
      far.destroy()
      pairs.delete(pair)
    }
    for (const socket of [near, far]) socket.on('error', end).on('close', end)
    near.pipe(far)
    far.pipe(near)
    if (swallowing) swallow(pair)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const { port } = address

  /** Drops all data without closing any connection. */
  function swallow({ near, far }: { near: Socket; far: Socket }): void {
    near.unpipe(far)
    far.unpipe(near)
    near.pause()
    far.pause()
  }

  return {
    port,
    /** Closes every connection, as a restart of the server does. */
    cut() {
      for (const { near } of pairs) near.destroy()
    },
    /** Closes every connection and refuses new ones. */
    async stop() {
      server.close()
      for (const { near } of pairs) near.destroy()
      await once(server, 'close')
    },
    /** Accepts connections again. Dropped data stays lost, and its connections stay silent. */
    async resume() {
      if (!server.listening) {
        server.listen(port, '127.0.0.1')
        await once(server, 'listening')
      }
      swallowing = false
    },
    /** Delays data until the returned function is called. */
    hold(): () => void {
      const held = [...pairs]
      for (const { near, far } of held) near.unpipe(far)
      return () => {
        for (const { near, far } of held) near.pipe(far)
      }
    },
    swallow() {
      swallowing = true
      for (const pair of pairs) swallow(pair)
    },
    async close() {
      for (const { near } of pairs) near.destroy()
      if (server.listening) server.close()
    },
  }
}
