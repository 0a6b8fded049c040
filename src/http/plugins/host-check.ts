import type { FastifyRequest } from 'fastify'
import { fastifyPlugin } from 'fastify-plugin'
import { refuse } from './error-responses.ts'

/** Host and port (RFC 9110 §7.2): a name, an IPv4 address or a bracketed IPv6 address. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d{0,5})?$/i
const PROTOCOL = /^https?$/i

/**
 * Rejects an invalid Host header, or an invalid protocol forwarded by a trusted proxy. HTTP/1.0 has no Host header (RFC
 * 9112 §3.2).
 */
export const hostCheck = fastifyPlugin(
  async (server) => {
    server.addHook('onRequest', (request, reply, done) => {
      if (!hasValidHost(request)) {
        refuse(request, reply, 400, 'Invalid Host header.')
        return
      }
      if (!PROTOCOL.test(request.protocol)) {
        refuse(request, reply, 400, 'Invalid X-Forwarded-Proto header: it must be http or https.')
        return
      }
      done()
    })
  },
  { name: 'host-check', dependencies: ['error-responses'] },
)

function hasValidHost({ host, raw }: FastifyRequest): boolean {
  return host ? HOST.test(host) : raw.httpVersionMajor === 1 && raw.httpVersionMinor === 0
}
