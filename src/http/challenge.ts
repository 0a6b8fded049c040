import type { GraphQLFormattedError } from 'graphql'

type Extensions = NonNullable<GraphQLFormattedError['extensions']>

/** What each code asks for, the most pressing first: without a token there is no use in a better one. */
const CHALLENGES: Record<string, (extensions: Extensions) => string> = {
  // RFC 6750 §3.1: a request without credentials is told no error.
  UNAUTHENTICATED: ({ reason }) => (reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"'),
  // RFC 9470 §3
  REAUTHENTICATION_REQUIRED: ({ maxAge }) =>
    `Bearer error="insufficient_user_authentication"${Number.isInteger(maxAge) ? `, max_age="${maxAge}"` : ''}`,
  FORBIDDEN: () => 'Bearer error="insufficient_scope"',
}

/**
 * The WWW-Authenticate header for a response's errors. One in a 200 is in order too: it says that other credentials would get
 * another response (RFC 9110 §11.6.1).
 * @returns undefined where none of the errors is about credentials.
 */
export function challenge(errors: readonly GraphQLFormattedError[]): string | undefined {
  for (const [code, write] of Object.entries(CHALLENGES)) {
    const error = errors.find(({ extensions }) => extensions?.code === code)
    if (error) return write(error.extensions ?? {})
  }
  return undefined
}
