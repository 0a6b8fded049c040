/** Each recipe as functions that read data and throw their client's errors. The tests run these. */

import type { Session } from '@gatehouse/client'
import { fetchQuery } from 'relay-runtime'
import { createApolloClient } from './apollo'
import { createRequest } from './fetch'
import RELAY_EXPORT, {
  type relayOperationsExportMyDataQuery,
} from './generated/relay/relayOperationsExportMyDataQuery.graphql'
import RELAY_TODOS, { type relayOperationsTodosQuery } from './generated/relay/relayOperationsTodosQuery.graphql'
import { createGraphQLRequest } from './graphql-request'
import { EXPORT, TODOS } from './operations'
import { createRelayEnvironment } from './relay'
import { createQueryClient } from './tanstack-query'
import { createUrqlClient } from './urql'

export { createSession, OPERATIONS } from '@gatehouse/client'

export type Recipe = {
  /** @returns the number of todos. */
  todos(first: number): Promise<number>
  /** Requires a recent password entry. */
  exportMyData(): Promise<unknown>
}

export const RECIPES: Record<string, (session: Session, url: string) => Recipe> = {
  fetch(session, url) {
    const request = createRequest(session, url)
    return {
      todos: async (first) => (await request(TODOS, { first })).todos.totalCount,
      exportMyData: async () => (await request(EXPORT, {})).exportMyData,
    }
  },

  'Apollo Client'(session, url) {
    const client = createApolloClient(session, url)
    const fetchPolicy = 'network-only'
    return {
      async todos(first) {
        const { data } = await client().query({ query: TODOS, variables: { first }, fetchPolicy })
        return data?.todos.totalCount ?? -1
      },
      exportMyData: async () => (await client().query({ query: EXPORT, fetchPolicy })).data?.exportMyData,
    }
  },

  urql(session, url) {
    const client = createUrqlClient(session, url)
    const requestPolicy = 'network-only'
    return {
      async todos(first) {
        const { data, error } = await client().query(TODOS, { first }, { requestPolicy })
        if (error || !data) throw error
        return data.todos.totalCount
      },
      async exportMyData() {
        const { data, error } = await client().query(EXPORT, {}, { requestPolicy })
        if (error || !data) throw error
        return data.exportMyData
      },
    }
  },

  Relay(session, url) {
    const environment = createRelayEnvironment(session, url)
    return {
      async todos(first) {
        const query = fetchQuery<relayOperationsTodosQuery>(environment(), RELAY_TODOS, { first })
        return (await query.toPromise())?.todos.totalCount ?? -1
      },
      async exportMyData() {
        const query = fetchQuery<relayOperationsExportMyDataQuery>(environment(), RELAY_EXPORT, {})
        return (await query.toPromise())?.exportMyData
      },
    }
  },

  'graphql-request'(session, url) {
    const client = createGraphQLRequest(session, url)
    return {
      todos: async (first) => (await client.request(TODOS, { first })).todos.totalCount,
      exportMyData: async () => (await client.request(EXPORT)).exportMyData,
    }
  },

  'TanStack Query'(session, url) {
    const request = createRequest(session, url)
    const client = createQueryClient(session)
    return {
      async todos(first) {
        const queryFn = () => request(TODOS, { first })
        return (await client().fetchQuery({ queryKey: ['todos', first], queryFn })).todos.totalCount
      },
      async exportMyData() {
        const queryFn = () => request(EXPORT, {})
        return (await client().fetchQuery({ queryKey: ['export'], queryFn })).exportMyData
      },
    }
  },
}
