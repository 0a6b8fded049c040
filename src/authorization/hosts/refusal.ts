/** Status, headers and errors of a rejected operation, shared by the entry points. */

import type { GraphQLError, GraphQLFormattedError } from 'graphql'

export type Http = { status: number; headers: Record<string, string> }

/** @returns status and headers of a rejection. */
export function httpOf({ extensions }: GraphQLError): Http {
  return isPlainHttp(extensions.http) ? extensions.http : { status: 403, headers: {} }
}

export function isPlainHttp(http: unknown): http is Http {
  const { status, headers } = (http ?? {}) as Partial<Http>
  return typeof status === 'number' && typeof headers === 'object' && !(headers instanceof Map)
}

/** Returns an error as clients see it, without status and headers. */
export function withoutHttp(error: GraphQLError): GraphQLFormattedError {
  const { extensions: { http, ...extensions } = {}, ...rest } = error.toJSON()
  return { ...rest, extensions }
}

const SUGGESTION = / Did you mean [^\n]*\?$/m

/** Removes 'Did you mean …?' from a validation error, since it may name hidden types. */
export function hideSuggestion(error: GraphQLError): void {
  error.message = error.message.replace(SUGGESTION, '')
  if (error.stack) error.stack = error.stack.replace(SUGGESTION, '')
}
