/** Candidate: a request that may be expensive to serve. */

import type { Request } from '../harness/load/http-connection.ts'

export type Candidate = {
  viewer: 'nobody' | 'user'
  method: 'POST' | 'GET'
  path: string
  headers: Record<string, string>
  /** GraphQL parameters, or the raw text of the body. */
  body: Parameters | string
}

export type Parameters = { query: string; variables?: unknown; operationName?: unknown; extensions?: unknown }

export const graphqlCandidate = (
  viewer: Candidate['viewer'],
  query: string,
  variables?: Record<string, unknown>,
): Candidate => ({
  viewer,
  method: 'POST',
  path: '/graphql',
  headers: { 'content-type': 'application/json' },
  body: { query, ...(variables && { variables }) },
})

/**
 * Builds the request to send.
 * @param options.token access token of the user.
 * @param options.unique text of a comment that makes the document unknown to caches.
 */
export function requestOf(
  { viewer, method, path, headers, body }: Candidate,
  { token, unique }: { token: string; unique: number },
): Request {
  const authorization: Record<string, string> = viewer === 'user' ? { authorization: `Bearer ${token}` } : {}
  const content = typeof body === 'string' ? body : { ...body, query: `${body.query}#${unique}` }
  const all = { ...authorization, ...headers }
  if (method === 'POST')
    return { method, path, headers: all, body: typeof content === 'string' ? content : JSON.stringify(content) }
  const search = new URLSearchParams()
  if (typeof content === 'string') search.set('query', content)
  else
    for (const [name, value] of Object.entries(content))
      if (value !== undefined) search.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  return { method, path: `${path}?${search}`, headers: all, body: '' }
}

/** Approximate size of a request in bytes. */
export function bytesOf({ method, path, headers, body }: Request): number {
  const lines = Object.entries(headers).map(([name, value]) => name.length + value.length + 4)
  return method.length + path.length + 12 + lines.reduce((sum, line) => sum + line, 0) + Buffer.byteLength(body)
}
