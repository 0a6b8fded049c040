import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { useCallback, useState } from 'react'
import { useClient } from 'urql'
import { confirmIdentity } from '../session/step-up.ts'
import { type Failure, failureOf } from './failure.ts'

export type Outcome<Data> = { data: Data; failure?: never } | { data?: never; failure: Failure }

/**
 * Hook for a mutation. On REAUTHENTICATION_REQUIRED it asks for the password, then sends the mutation again.
 * @returns a function that sends it and never throws, and whether one is pending.
 */
export function useAction<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): [(variables: Variables) => Promise<Outcome<Data>>, boolean] {
  const client = useClient()
  const [pending, setPending] = useState(0)

  const run = useCallback(
    async (variables: Variables): Promise<Outcome<Data>> => {
      setPending((count) => count + 1)
      try {
        return await confirmIdentity(async () => {
          const { data, error } = await client.mutation(document, variables).toPromise()
          return error || !data ? { failure: failureOf(error) } : { data }
        })
      } finally {
        setPending((count) => count - 1)
      }
    },
    [client, document],
  )
  return [run, pending > 0]
}
