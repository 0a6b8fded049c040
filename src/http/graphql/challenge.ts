import type { GraphQLFormattedError } from 'graphql'

type Extensions = NonNullable<GraphQLFormattedError['extensions']>

/** Challenges by error code, in order of priority: a missing token matters more than an insufficient one. */
const CHALLENGES: Record<string, (extensions: Extensions) => string> = {
  // RFC 6750 §3.1: no error attribute for a request without credentials.
  UNAUTHENTICATED: ({ reason }) => (reason === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"'),
  // RFC 9470 §3
  REAUTHENTICATION_REQUIRED: ({ maxAge, factors }) =>
    [
      'Bearer error="insufficient_user_authentication"',
      // The claim `acr` is the number of factors.
      ...(Number.isInteger(factors) ? [`acr_values="${factors}"`] : []),
      ...(Number.isInteger(maxAge) ? [`max_age="${maxAge}"`] : []),
    ].join(', '),
  FORBIDDEN: () => 'Bearer error="insufficient_scope"',
}

/**
 * Returns the WWW-Authenticate header for the errors of a response. It is valid with status 200 too: other credentials
 * would get another response (RFC 9110 §11.6.1).
 * @returns undefined if no error concerns credentials.
 */
export function challenge(errors: readonly GraphQLFormattedError[]): string | undefined {
  for (const [code, write] of Object.entries(CHALLENGES)) {
    const error = errors.find(({ extensions }) => extensions?.code === code)
    if (error) return write(error.extensions ?? {})
  }
  return undefined
}
