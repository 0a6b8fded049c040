import type { Session } from '@gatehouse/client'
import { GraphQLClient } from 'graphql-request'

/** Client that throws ClientErrors: `error.response.errors?.[0]?.extensions.code` is an ErrorCode. */
export function createGraphQLRequest(session: Session, url: string): GraphQLClient {
  return new GraphQLClient(url, { fetch: session.fetch })
}
