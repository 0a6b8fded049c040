import type { AnyVariables, TypedDocumentNode } from '@urql/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useClient } from 'urql'
import { type Connection, openPages, type Pages, type PagesStore } from './pages.ts'

const NOTHING: Pages<never> = { nodes: [], totalCount: undefined, isLoading: true, hasMore: false, failure: undefined }
const never = () => () => {}

/**
 * List that is loaded page by page.
 * @param key identifies the list. A new key starts over; the old rows stay visible until the new ones arrive.
 */
export function usePages<Data, Variables extends AnyVariables, Node>(
  key: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: (after: string | null) => Variables,
  read: (data: Data) => Connection<Node>,
): Pages<Node> & { isStale: boolean; loadMore(): void } {
  const client = useClient()
  const [store, setStore] = useState<{ key: string; pages: PagesStore<Node> } | null>(null)
  const [before, setBefore] = useState<Pages<Node>>(NOTHING)

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key identifies the variables
  useEffect(() => {
    const pages = openPages(client, document, variables, read)
    setStore({ key, pages })
    return () => {
      setBefore(pages.get())
      pages.close()
    }
  }, [client, document, key])

  const current = useSyncExternalStore(store?.pages.subscribe ?? never, store?.pages.get ?? (() => NOTHING))
  const isNew = current.isLoading && current.nodes.length === 0
  const isStale = store?.key !== key || (isNew && before.nodes.length > 0)
  const shown = isStale && current.nodes.length === 0 ? before : current
  return { ...shown, isStale, loadMore: () => store?.pages.loadMore() }
}
