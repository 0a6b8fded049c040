/** Server of a small schema whose resolvers throw what a test provides. */

import { ApolloServer } from '@apollo/server'
import { afterAll, beforeEach } from '@jest/globals'
import { GraphQLScalarType } from 'graphql'
import { parseConfig } from '../../../src/config/config.ts'
import type { Log } from '../../../src/core/log.ts'
import { apolloOptions, type EdgeContext } from '../../../src/graphql/apollo-options.ts'
import { newOperationRecord } from '../../../src/telemetry/operation-record.ts'

export const typeDefs = `#graphql
  scalar Even
  enum Colour { GREEN BLUE }
  input Place { street: String! colour: Colour even: Even within: [Place!] }
  type Query { fail: Int, needed: Int!, odd: Int, even: Even, todo(id: ID!): Int, find(place: Place, ids: [ID!]): Int }
`

export let thrown: unknown

export const logged: { details: { err?: unknown; path?: string }; message: string }[] = []

beforeEach(() => {
  logged.length = 0
})

export const log: Log = {
  info: () => {},
  warn: () => {},
  error: (details, message) => logged.push({ details, message }),
}

export const resolvers = {
  Even: new GraphQLScalarType({
    name: 'Even',
    serialize: () => {
      throw new TypeError('hunter2 is not even')
    },
    parseValue: (value) => {
      if (Number(value) % 2 !== 0) throw new TypeError(`Value is not even: ${value}`)
      return value
    },
  }),
  Query: {
    fail: () => {
      throw thrown
    },
    needed: () => null,
    odd: () => 'hunter2',
    even: () => 3,
    todo: () => null,
    find: () => null,
  },
}

export const servers: ApolloServer<EdgeContext>[] = []

afterAll(() => Promise.all(servers.map((server) => server.stop())))

export function serve(settings: Record<string, string> = {}, plugins: { requestDidStart(): Promise<object> }[] = []) {
  const options = apolloOptions<EdgeContext>(parseConfig(settings).graphql, log)
  const server = new ApolloServer<EdgeContext>({
    typeDefs,
    resolvers,
    ...options,
    plugins: [...options.plugins, ...plugins],
  })
  servers.push(server)
  return async (query: string, variables: Record<string, unknown> = {}, operationName?: string) => {
    const { body } = await server.executeOperation(
      { query, variables, ...(operationName && { operationName }) },
      { contextValue: { requestId: 'request-7', log, operation: newOperationRecord(), viewer: null } },
    )
    if (body.kind !== 'single') throw new Error('not a single result')
    return body.singleResult
  }
}

export const run = serve()

/** Returns the errors of an operation whose field throws this. */
export async function told(error: unknown) {
  thrown = error
  const { errors } = await run('{ fail }')
  return errors
}
