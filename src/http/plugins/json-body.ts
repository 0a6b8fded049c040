/** Request bodies: JSON in UTF-8. */

import { isUtf8 } from 'node:buffer'
import { fastifyPlugin } from 'fastify-plugin'

/** Creates an error with its own status. */
const failure = (statusCode: number, message: string) => Object.assign(new Error(message), { statusCode })

/**
 * Accepts only JSON: any page may send a form or plain text without a preflight (Fetch §2.2.2). A body that is not
 * UTF-8 is rejected, since lenient decoding would change its text (RFC 8259 §8.1).
 */
export const jsonBody = fastifyPlugin(
  async (server) => {
    const parse = server.getDefaultJsonParser('error', 'error')
    server.removeAllContentTypeParsers()
    server.addContentTypeParser<Buffer>('application/json', { parseAs: 'buffer' }, (request, body, done) => {
      const [, charset = 'utf-8'] = /;\s*charset="?([^\s;"]+)/i.exec(request.headers['content-type'] ?? '') ?? []
      if (!/^utf-?8$/i.test(charset)) return done(failure(415, 'The charset must be UTF-8.'))
      if ((request.headers['content-encoding'] ?? 'identity') !== 'identity')
        return done(failure(415, 'The body must not be compressed.'))
      if (!isUtf8(body)) return done(failure(400, 'The body is not valid UTF-8.'))
      return parse(request, body.toString(), done)
    })
  },
  { name: 'json-body' },
)
