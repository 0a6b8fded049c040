import { GatehouseError, type Session } from '@gatehouse/client'
import { QueryClient } from '@tanstack/query-core'
import { perUser } from './per-user'

/** Number of retries if no answer came. */
const RETRIES = 2

/** Retries lost requests of query functions that use fetch.ts. Does not retry what the server rejected. */
export function createQueryClient(session: Session): () => QueryClient {
  const retry = (failures: number, error: Error) => !(error instanceof GatehouseError) && failures < RETRIES
  return perUser(
    session,
    () => new QueryClient({ defaultOptions: { queries: { retry }, mutations: { retry: false } } }),
  )
}
