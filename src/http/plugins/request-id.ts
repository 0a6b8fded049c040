import { fastifyPlugin } from 'fastify-plugin'

export const REQUEST_ID = 'x-request-id'

/** Adds the request id to each response. */
export const requestId = fastifyPlugin(
  async (server) => {
    server.addHook('onRequest', (request, reply, done) => {
      reply.header(REQUEST_ID, request.id)
      done()
    })
  },
  { name: 'request-id' },
)
