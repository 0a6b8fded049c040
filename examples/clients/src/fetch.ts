import { GatehouseError, type Session } from '@gatehouse/client'
import type { TypedDocumentNode } from '@graphql-typed-document-node/core'
import { print } from 'graphql'

/** @returns a function that sends one operation. @throws GatehouseError, or the error of `fetch` when offline. */
export function createRequest(session: Session, url: string) {
  return async function request<Data, Variables>(
    document: TypedDocumentNode<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const response = await session.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json' },
      body: JSON.stringify({ query: print(document), variables }),
    })
    const { data, errors } = await response.json()
    if (errors) throw new GatehouseError(errors[0])
    return data
  }
}
