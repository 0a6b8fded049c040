import { fastifyPlugin } from 'fastify-plugin'

/** Adds GET /schema.graphql: the SDL with its directives. Only for servers whose whole schema is public. */
export const schemaFile = fastifyPlugin<{ sdl: string }>(
  async (server, { sdl }) => {
    server.get('/schema.graphql', async (_request, reply) => reply.type('text/plain; charset=utf-8').send(sdl))
  },
  { name: 'schema-file' },
)
