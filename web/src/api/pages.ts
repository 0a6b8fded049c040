/** List of any length, loaded page by page by cursor. Each page subscribes to the cache. */

import type { AnyVariables, Client, TypedDocumentNode } from '@urql/core'
import { type Failure, failureOf } from './failure.ts'

export type Connection<Node> = {
  nodes: readonly Node[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  totalCount?: number | undefined
}

export type Pages<Node> = {
  nodes: readonly Node[]
  /** Length of the whole list, if the first page asks for it. */
  totalCount: number | undefined
  isLoading: boolean
  hasMore: boolean
  /** Failure of the last requested page. */
  failure: Failure | undefined
}

export type PagesStore<Node> = {
  get(): Pages<Node>
  subscribe(listener: () => void): () => void
  /** Loads the next page, or retries the one that failed. */
  loadMore(): void
  close(): void
}

type Page<Node> = { after: string | null; connection?: Connection<Node>; failure?: Failure | undefined; close(): void }

/** @param variables returns those of the page after a cursor; null is the first page. */
export function openPages<Data, Variables extends AnyVariables, Node>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: (after: string | null) => Variables,
  read: (data: Data) => Connection<Node>,
): PagesStore<Node> {
  const pages: Page<Node>[] = []
  const listeners = new Set<() => void>()
  let state: Pages<Node> = { nodes: [], totalCount: undefined, isLoading: true, hasMore: false, failure: undefined }

  function publish(): void {
    const last = pages.at(-1)
    const loaded = pages.flatMap(({ connection }) => connection ?? [])
    state = {
      nodes: loaded.flatMap(({ nodes }) => nodes),
      totalCount: loaded[0]?.totalCount,
      isLoading: last?.connection === undefined && last?.failure === undefined,
      hasMore: last?.connection?.pageInfo.hasNextPage ?? true,
      failure: last?.connection ? undefined : last?.failure,
    }
    for (const listener of listeners) listener()
  }

  function open(index: number, after: string | null): void {
    pages[index]?.close()
    const page: Page<Node> = { after, close: () => {} }
    pages[index] = page
    // Only the first page is queried again when it is shown again; later pages are read from the cache.
    const requestPolicy = index === 0 ? 'cache-and-network' : 'cache-first'
    const { unsubscribe } = client.query(document, variables(after), { requestPolicy }).subscribe((result) => {
      if (pages[index] !== page) return
      if (result.data) page.connection = read(result.data)
      page.failure = result.error ? failureOf(result.error) : undefined
      const next = pages[index + 1]
      const end = page.connection?.pageInfo.endCursor ?? null
      if (next && end !== null && next.after !== end) open(index + 1, end)
      publish()
    })
    page.close = unsubscribe
  }

  open(0, null)
  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    loadMore() {
      const last = pages.at(-1)
      if (last?.failure && !last.connection) open(pages.length - 1, last.after)
      else if (last?.connection?.pageInfo.hasNextPage) open(pages.length, last.connection.pageInfo.endCursor)
      publish()
    },
    close() {
      for (const page of pages) page.close()
    },
  }
}
