/** A small GraphQL server with the real HTTP layer on a free port. */

import { setTimeout as delay } from 'node:timers/promises'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { type Config, parseConfig } from '../../src/config/config.ts'
import type { Log } from '../../src/core/log.ts'
import { apolloOptions, type EdgeContext } from '../../src/graphql/apollo-options.ts'
import { httpStatus } from '../../src/http/graphql/status.ts'
import { createHttpServer, type HttpServerOptions } from '../../src/http/server.ts'
import { close } from '../../src/http/shutdown.ts'
import { createLogger } from '../../src/logger.ts'

export type TestContext = EdgeContext

const typeDefs = `#graphql
  type Query {
    "Who is asking."
    me: String!
    slow(ms: Int!): String!
    fail(code: String!, reason: String, maxAge: Int, retryAfter: Int, coordinate: String): String
    required(code: String!, retryAfter: Int): String!
  }
  type Mutation { touch: Int! required(code: String!, retryAfter: Int): String! }
`

type Options = Partial<HttpServerOptions<TestContext>> & {
  customize?: (server: FastifyInstance) => void
  plugins?: ApolloServerPlugin<TestContext>[]
}

/** Context of an anonymous request. */
export async function testContext(request: FastifyRequest): Promise<TestContext> {
  return { requestId: request.id, log: request.log, operation: request.operation, viewer: null }
}

function fail(_parent: unknown, { code, ...details }: { code: string }): never {
  throw new GraphQLError('refused', { extensions: { code, ...details } })
}

/** Starts the server; `settings` are environment variables, and `customize` may add routes. */
export async function startTestServer(
  settings: Record<string, string> = {},
  { customize, plugins = [], ...options }: Options = {},
) {
  const config: Config = parseConfig({ NODE_ENV: 'test', PORT: '0', ...settings })
  const log: Log = { info: () => {}, warn: () => {}, error: () => {} }
  const defaults = apolloOptions<TestContext>(config.graphql, log)
  let touched = 0
  const apollo = new ApolloServer<TestContext>({
    typeDefs,
    resolvers: {
      Query: {
        me: () => 'Ada',
        slow: async (_parent, { ms }: { ms: number }) => {
          await delay(ms, undefined, { ref: false })
          return 'done'
        },
        fail,
        required: fail,
      },
      Mutation: { touch: () => ++touched, required: fail },
    },
    ...defaults,
    plugins: [...defaults.plugins, ...plugins, httpStatus()],
  })
  await apollo.start()
  const server = await createHttpServer<TestContext>({
    settings: config.http,
    logger: createLogger({ environment: config.environment, level: config.log.level }),
    apollo,
    context: testContext,
    ready: () => true,
    sdl: 'type Query { me: String! }',
    ...options,
  })
  customize?.(server)
  const url = await server.listen({ host: config.host, port: config.port })
  return {
    url,
    server,
    touched: () => touched,
    /** Creates a POST of a GraphQL request. */
    query: (query: string, headers: Record<string, string> = {}) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query }),
      }),
    close: async () => {
      await close(server, { graceMs: 0 })
      await apollo.stop()
    },
  }
}
