/** The bearer token of an Authorization header (RFC 6750 §2.1). */

/** `none` says that no bearer token was sent, `bad` that what was sent can't be one. */
export type Bearer = { token: string } | 'none' | 'bad'

/** RFC 9110 §11.4: a scheme, then credentials. */
const CREDENTIALS = /^([\w!#$%&'*+.^`|~-]+) +(\S.*)$/

/**
 * @param header the Authorization header; a request without credentials, or with those of another scheme, brings no bearer token
 *   (RFC 6750 §3.1).
 */
export function readBearer(header: string | undefined): Bearer {
  const value = header?.trim() ?? ''
  if (value === '') return 'none'
  const [, scheme = '', credentials = ''] = CREDENTIALS.exec(value) ?? []
  if (scheme.toLowerCase() === 'bearer') return { token: credentials }
  return scheme === '' ? 'bad' : 'none'
}
