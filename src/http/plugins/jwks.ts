import { fastifyPlugin } from 'fastify-plugin'

/** Cache lifetime of the keys, in seconds. A new key must be published for longer before it signs. */
const MAX_AGE = 300

export type JwksOptions = {
  /** Public keys as a JSON Web Key Set (RFC 7517 §5); empty if signing is symmetric. */
  jwks: () => object
}

/** Adds GET /.well-known/jwks.json, for services that verify access tokens themselves. */
export const jwks = fastifyPlugin<JwksOptions>(
  async (server, options) => {
    server.get('/.well-known/jwks.json', async (_request, reply) =>
      reply
        .type('application/jwk-set+json')
        .header('cache-control', `public, max-age=${MAX_AGE}`)
        .send(JSON.stringify(options.jwks())),
    )
  },
  { name: 'jwks' },
)
