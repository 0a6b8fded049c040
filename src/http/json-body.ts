/** Request bodies: JSON in UTF-8, and nothing else. */

import { isUtf8 } from 'node:buffer'
import type { FastifyInstance } from 'fastify'

/** An error that is answered with a status of its own. */
const failure = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode })

/**
 * Makes a server read JSON only. A form or plain text may be sent from any page without a preflight (Fetch §2.2.2). What is no
 * UTF-8 is refused, not read as something else than what was meant (RFC 8259 §8.1).
 */
export function registerJsonBody(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error')
  server.removeAllContentTypeParsers()
  server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const [, charset = 'utf-8'] = /;\s*charset="?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '') ?? []
    if (!/^utf-?8$/i.test(charset)) return done(failure(415, 'The body must be in UTF-8.'))
    if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
      return done(failure(415, 'The body must not be compressed.'))
    if (!isUtf8(body)) return done(failure(400, 'The body is not UTF-8.'))
    return parse(request, body.toString(), done)
  })
}
