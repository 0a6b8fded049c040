/**
 * Requests for the page of todos as GraphQL clients send them by default: each client runs with a fetch that captures
 * its request.
 */

import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { cacheExchange, createClient, fetchExchange } from '@urql/core'
import { GraphQLClient } from 'graphql-request'
import { TODOS } from '../../operations.ts'
import type { Request } from './http-connection.ts'

const URL_BEFORE = 'http://127.0.0.1/graphql'

/** Returns the request of each client. @param token access token of the account whose page is requested. */
export async function clientRequests(token: string): Promise<Map<string, Request>> {
  const headers = { authorization: `Bearer ${token}` }
  const requests = new Map<string, Request>()
  for (const [name, send] of Object.entries(CLIENTS))
    requests.set(name, await captured((fetch) => send(fetch, headers)))
  return requests
}

type Fetch = typeof globalThis.fetch
type Headers = Record<string, string>

const CLIENTS: Record<string, (fetch: Fetch, headers: Headers) => Promise<unknown>> = {
  'Apollo Client 4': (fetch, headers) =>
    new ApolloClient({ link: new HttpLink({ uri: URL_BEFORE, fetch, headers }), cache: new InMemoryCache() }).query({
      query: gql(TODOS),
    }),
  'urql (GET)': (fetch, headers) =>
    createClient({
      url: URL_BEFORE,
      fetch,
      fetchOptions: { headers },
      preferGetMethod: 'within-url-limit',
      exchanges: [cacheExchange, fetchExchange],
    })
      .query(TODOS, {})
      .toPromise(),
  'graphql-request': (fetch, headers) => new GraphQLClient(URL_BEFORE, { fetch, headers }).request(TODOS),
  // As in https://relay.dev/docs/guides/network-layer: compiled text, no operation name.
  'Relay’s network function': (fetch, headers) =>
    fetch(URL_BEFORE, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ query: TODOS, variables: {} }),
    }),
  // As in the guide of the client preset: the document as text.
  'fetch with graphql-codegen’s documents': (fetch, headers) =>
    fetch(URL_BEFORE, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: TODOS, variables: {} }),
    }),
}

/** Runs a client with a fetch that captures its request. @throws Error if it sends none. */
async function captured(send: (fetch: Fetch) => Promise<unknown>): Promise<Request> {
  let kept: Request | undefined
  const fetch: Fetch = async (input, init) => {
    const request = new globalThis.Request(input, init)
    const { pathname, search } = new URL(request.url)
    const { method, headers } = request
    kept = { method, path: `${pathname}${search}`, headers: Object.fromEntries(headers), body: await request.text() }
    return Response.json({ data: { todos: { nodes: [], pageInfo: { hasNextPage: false } } } })
  }
  await send(fetch).catch(() => {})
  if (!kept) throw new Error('The client sent no request.')
  return kept
}
