import type { FastifyInstance } from 'fastify'

/** How long others may keep the keys, in seconds: a new key is published for longer before it signs. */
const MAX_AGE = 300

/**
 * Adds GET /.well-known/jwks.json, for services that verify our access tokens themselves.
 * @param jwks the public keys (RFC 7517 §5); none where signing is symmetric.
 */
export function registerJwks(server: FastifyInstance, jwks: () => object): void {
  server.get('/.well-known/jwks.json', async (_request, reply) =>
    reply
      .type('application/jwk-set+json')
      .header('cache-control', `public, max-age=${MAX_AGE}`)
      .send(JSON.stringify(jwks())),
  )
}
