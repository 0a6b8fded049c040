import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client'
import { relayStylePagination } from '@apollo/client/utilities'
import type { Session } from '@gatehouse/client'
import { perUser } from './per-user'

/**
 * Replaces the client at a logout. `clearStore` would end pending operations with an error of Apollo instead of the
 * server's.
 */
export function createApolloClient(session: Session, url: string): () => ApolloClient {
  const todos = relayStylePagination(['filter', 'orderBy'])
  return perUser(
    session,
    () =>
      new ApolloClient({
        cache: new InMemoryCache({ typePolicies: { User: { fields: { todos } } } }),
        clientAwareness: { name: 'recipe', version: '1.0.0' },
        link: new HttpLink({ uri: url, fetch: session.fetch }),
      }),
  )
}
