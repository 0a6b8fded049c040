import type { Session } from '@gatehouse/client'
import { Client, cacheExchange, fetchExchange } from '@urql/core'
import { perUser } from './per-user'

export function createUrqlClient(session: Session, url: string): () => Client {
  return perUser(
    session,
    () =>
      new Client({
        url,
        fetch: session.fetch,
        preferGetMethod: false,
        exchanges: [cacheExchange, fetchExchange],
      }),
  )
}
