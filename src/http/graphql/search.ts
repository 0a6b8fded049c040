/** Parameters of a GET request (GraphQL-over-HTTP §GET). */

import type { FastifyRequest } from 'fastify'

/** Values that count as an omitted parameter. */
const LEFT_OUT: Record<string, string> = { operationName: '', variables: 'null', extensions: 'null' }

/** Reads the parameters of a URL, without those that count as omitted. */
export function readSearch({ url }: Pick<FastifyRequest, 'url'>): URLSearchParams {
  const mark = url.indexOf('?')
  const search = new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
  for (const [name, value] of Object.entries(LEFT_OUT)) search.delete(name, value)
  return search
}

/** Returns the parameters in the form of a POST body; null if one is repeated or is not valid JSON. */
export function parseSearch(search: URLSearchParams): object | null {
  const parameters: Record<string, string> = Object.fromEntries(search)
  if (Object.keys(parameters).length !== search.size) return null
  const { query, operationName, variables, extensions } = parameters
  try {
    return { query, operationName, variables: parseJson(variables), extensions: parseJson(extensions) }
  } catch {
    return null
  }
}

const parseJson = (text: string | undefined): unknown => text && JSON.parse(text)
