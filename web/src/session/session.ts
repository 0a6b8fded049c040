/** Session of this browser, shared by all tabs. */

import { createSession, type User } from '@gatehouse/client'
import { useSyncExternalStore } from 'react'
import { watched } from '../api/network.ts'

export const ENDPOINT = '/graphql'

export const session = createSession({ url: ENDPOINT, transport: 'cookie', fetch: watched })

/** @returns the signed-in user; null if nobody is signed in, undefined until known. Follows changes in every tab. */
export function useSessionUser(): User | null | undefined {
  return useSyncExternalStore(session.onChange, session.getUser)
}
