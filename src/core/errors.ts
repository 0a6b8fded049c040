/** Errors for callers: the codes of `extensions.code`, and the exception that carries them. */

import type { ZodError } from 'zod'

/** One problem of an input: its path, and a message for people. */
export type Issue = { path: string[]; message: string }

/** Fields of `extensions` by code, besides the code itself. */
export type ErrorDetails = {
  UNAUTHENTICATED: { reason: 'missing' | 'malformed' | 'expired' | 'revoked' }
  FORBIDDEN: { coordinate: string; requiredRole: string }
  REAUTHENTICATION_REQUIRED: { maxAge?: number; factors?: number }
  INVALID_CREDENTIALS: { reason?: 'email_unverified' }
  SECOND_FACTOR_REQUIRED: { challenge: string; methods: FactorMethod[]; expiresIn: number }
  INVALID_REFRESH_TOKEN: { reason?: 'missing' }
  INVALID_TOKEN: Record<never, never>
  EMAIL_TAKEN: Record<never, never>
  REGISTRATION_CLOSED: Record<never, never>
  NOT_FOUND: Record<never, never>
  /** `limit` and `setting` are set if a quota is used up. */
  CONFLICT: { limit?: number; setting?: string }
  BAD_USER_INPUT: { issues: Issue[] }
  TOO_MANY_REQUESTS: { retryAfter: number }
  UNAVAILABLE: { retryAfter: number }
}

/** Methods to prove a second factor. */
export type FactorMethod = 'totp' | 'recovery_code' | 'passkey'

export type ErrorCode = keyof ErrorDetails

/** Codes that no AppError has: codes of documents, of the HTTP layer and of masked errors. */
export type EdgeErrorCode =
  | 'OPERATION_TOO_LARGE'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'INTERNAL_SERVER_ERROR'

/** Default message of each code. */
const MESSAGES: Record<ErrorCode, string> = {
  UNAUTHENTICATED: 'You must sign in.',
  FORBIDDEN: 'Your role does not allow this.',
  REAUTHENTICATION_REQUIRED: 'Enter your password again.',
  SECOND_FACTOR_REQUIRED: 'Enter a code of your authenticator app, or a recovery code.',
  INVALID_CREDENTIALS: 'Wrong email or password.',
  INVALID_REFRESH_TOKEN: 'Invalid or expired refresh token: sign in again.',
  INVALID_TOKEN: 'Invalid or expired token.',
  EMAIL_TAKEN: 'An account with this email already exists.',
  REGISTRATION_CLOSED: 'Registration needs a link or an invitation.',
  NOT_FOUND: 'Not found.',
  CONFLICT: 'This conflicts with the current state.',
  BAD_USER_INPUT: 'Invalid input.',
  TOO_MANY_REQUESTS: 'Too many requests: try again later.',
  UNAVAILABLE: 'The database is unavailable and nothing was written: try again.',
}

/** Error that the caller sees unchanged. Every other error is masked. */
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

/** Creates BAD_USER_INPUT with all issues that were found. */
export function badInput(...issues: Issue[]): AppError<'BAD_USER_INPUT'> {
  return new AppError('BAD_USER_INPUT', { issues })
}

/** Creates BAD_USER_INPUT with the issues of a zod error. */
export function badInputFrom(error: ZodError): AppError<'BAD_USER_INPUT'> {
  return badInput(...error.issues.map(({ path, message }) => ({ path: path.map(String), message })))
}

/** Startup error: tells the operator in one line why the process cannot start or continue. */
export class StartupError extends Error {
  override name = 'StartupError'
}
