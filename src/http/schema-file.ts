import type { FastifyInstance } from 'fastify'

/** Adds GET /schema.graphql: the SDL with its directives. Only to be served where everyone may see the whole schema. */
export function registerSchemaFile(server: FastifyInstance, sdl: string): void {
  server.get('/schema.graphql', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(sdl))
}
