/** What can go wrong for a caller: the codes of `extensions.code`, and the one exception that carries them. */

import type { ZodError } from 'zod'

/** One fault of an input: where it is, and what is wrong, for people. */
export type Issue = { path: string[]; message: string }

/** What each code's `extensions` hold besides the code. */
export type ErrorDetails = {
  UNAUTHENTICATED: { reason: 'missing' | 'malformed' | 'expired' | 'revoked' }
  FORBIDDEN: { coordinate: string; requiredRole: string }
  REAUTHENTICATION_REQUIRED: { maxAge: number }
  INVALID_CREDENTIALS: Record<never, never>
  INVALID_REFRESH_TOKEN: Record<never, never>
  INVALID_TOKEN: Record<never, never>
  EMAIL_TAKEN: Record<never, never>
  NOT_FOUND: Record<never, never>
  CONFLICT: Record<never, never>
  BAD_USER_INPUT: { issues: Issue[] }
  TOO_MANY_REQUESTS: { retryAfter: number }
}

export type ErrorCode = keyof ErrorDetails

/** What the message says where the thrower has nothing better to say. */
const MESSAGES: Record<ErrorCode, string> = {
  UNAUTHENTICATED: 'You must sign in.',
  FORBIDDEN: 'Your role does not allow this.',
  REAUTHENTICATION_REQUIRED: 'Give your password again.',
  INVALID_CREDENTIALS: 'The email or the password is not right.',
  INVALID_REFRESH_TOKEN: 'The refresh token is not good, or no longer: sign in again.',
  INVALID_TOKEN: 'The token is not good, or no longer.',
  EMAIL_TAKEN: 'An account with this email exists already.',
  NOT_FOUND: 'There is no such thing, or it is not yours.',
  CONFLICT: 'This would leave things in a state that is not allowed.',
  BAD_USER_INPUT: 'The input is not valid.',
  TOO_MANY_REQUESTS: 'Too many requests: wait a while.',
}

/** A failure that the caller is told of as it is. Whatever else is thrown is masked at the edge. */
export class AppError<C extends ErrorCode = ErrorCode> extends Error {
  override name = 'AppError'

  readonly code: C
  readonly details: ErrorDetails[C]

  constructor(code: C, details: ErrorDetails[C], message: string = MESSAGES[code]) {
    super(message)
    this.code = code
    this.details = details
  }
}

/** BAD_USER_INPUT with every fault that was found, not just the first. */
export function badInput(...issues: Issue[]): AppError<'BAD_USER_INPUT'> {
  return new AppError('BAD_USER_INPUT', { issues })
}

/** The same for what zod found. */
export function badInputFrom(error: ZodError): AppError<'BAD_USER_INPUT'> {
  return badInput(...error.issues.map(({ path, message }) => ({ path: path.map(String), message })))
}

/** Why the process can't start or go on, in one line for its operator. */
export class StartError extends Error {
  override name = 'StartError'
}
