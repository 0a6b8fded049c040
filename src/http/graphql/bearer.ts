/** Bearer token of an Authorization header (RFC 6750 §2.1). */

/** Bearer token, or the reason why there is none: not sent, or malformed. */
export type Bearer = { token: string } | 'missing' | 'malformed'

/** Scheme, then credentials (RFC 9110 §11.4). */
const CREDENTIALS = /^([\w!#$%&'*+.^`|~-]+) +(\S.*)$/

/**
 * @param header value of Authorization. No credentials, or those of another scheme, count as no bearer token (RFC
 *   6750 §3.1). So does a bare `Bearer`, which IDEs send before the first sign-in.
 */
export function readBearer(header: string | undefined): Bearer {
  const value = header?.trim() ?? ''
  if (value === '' || /^bearer$/i.test(value)) return 'missing'
  const [, scheme, token = ''] = CREDENTIALS.exec(value) ?? []
  if (scheme === undefined) return 'malformed'
  return scheme.toLowerCase() === 'bearer' ? { token } : 'missing'
}
