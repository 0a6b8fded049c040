import { Client, fetchExchange } from 'urql'
import { ENDPOINT, session } from '../session/session.ts'
import { createCache } from './cache.ts'

/** @returns a GraphQL client with an empty cache. Each user gets one, so that nobody sees another user's data. */
export function createClient(): Client {
  return new Client({
    url: ENDPOINT,
    fetch: session.fetch,
    preferGetMethod: false,
    exchanges: [createCache(), fetchExchange],
  })
}
