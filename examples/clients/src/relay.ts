import { GatehouseError, type Session } from '@gatehouse/client'
import { Environment, type FetchFunction, Network, RecordSource, Store } from 'relay-runtime'
import { perUser } from './per-user'

export function createRelayEnvironment(session: Session, url: string): () => Environment {
  const send: FetchFunction = async ({ id, text }, variables) => {
    const response = await session.fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(id ? { documentId: id, variables } : { query: text, variables }),
    })
    const result = await response.json()
    if (!result.data) throw new GatehouseError(result.errors?.[0])
    return result
  }
  return perUser(
    session,
    () => new Environment({ network: Network.create(send), store: new Store(new RecordSource()) }),
  )
}
