/** Capabilities of the viewer: the fields that introspection shows to their role. */

import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useQuery } from 'urql'
import { CapabilitiesDocument, type CapabilitiesQuery } from './generated/graphql.ts'

/** Coordinate of a field, such as `Query.users`. */
export type Coordinate = `${'Query' | 'Mutation' | 'User'}.${string}`

export type Capabilities = {
  /** Whether the viewer may use all of these fields. */
  can(...needed: readonly Coordinate[]): boolean
  /** False until the server has answered; `can` returns false until then. */
  isKnown: boolean
}
const Context = createContext<Capabilities>({ can: () => false, isKnown: false })

function coordinates(data: CapabilitiesQuery): Set<string> {
  const named = (type: string, fields: readonly { name: string }[] = []) => fields.map(({ name }) => `${type}.${name}`)
  return new Set([
    ...named('Query', data.query?.fields ?? []),
    ...named('Mutation', data.mutation?.fields ?? []),
    ...named('User', data.user?.fields ?? []),
  ])
}

/** @param role role of the viewer. A new role queries the server again. */
export function CapabilitiesProvider({ role, children }: { role: string; children: ReactNode }) {
  const context = useMemo(
    () => ({ requestPolicy: 'network-only' as const, fetchOptions: { headers: { introspection: 'visible' } }, role }),
    [role],
  )
  const [{ data, error }] = useQuery({ query: CapabilitiesDocument, context })
  const capabilities = useMemo<Capabilities>(() => {
    // Introspection is off. USER then gets the fewest pages and other roles get all; the server rejects what they may
    // not use.
    if (error && !data) return { can: (...needed) => needed.length === 0 || role !== 'USER', isKnown: true }
    const known = data && coordinates(data)
    return { can: (...needed) => needed.every((coordinate) => known?.has(coordinate)), isKnown: known !== undefined }
  }, [data, error, role])
  return <Context value={capabilities}>{children}</Context>
}

export function useCapabilities(): Capabilities {
  return useContext(Context)
}
