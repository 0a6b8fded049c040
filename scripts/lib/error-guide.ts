/** Guide to error codes for clients, shown in docs/clients.md. A code without an entry fails to compile. */

import type { EdgeErrorCode, ErrorCode } from '../../src/core/errors.ts'

export type GuideEntry = {
  /** Condition in which the server returns the code. */
  when: string
  /** Fields of `extensions` besides the code. */
  extensions?: string
  /** Behaviour of the client kit. */
  kit?: string
  /** Advice for the application. */
  application: string
}

export const ERROR_GUIDE: Record<ErrorCode | EdgeErrorCode, GuideEntry> = {
  UNAUTHENTICATED: {
    when: 'the access token is missing or not accepted',
    extensions: '`reason`: `missing`, `malformed`, `expired`, `revoked`',
    kit: 'for `expired` and `revoked`: refreshes once for all requests, then repeats the operation',
    application: 'If it still arrives, nobody is signed in: show the sign-in, and keep what the user typed.',
  },
  FORBIDDEN: {
    when: 'the viewer may not use a field of the operation; nothing was executed',
    extensions: '`coordinate`, `requiredRole`',
    application: 'Do not retry. Use introspection to find what the viewer may use, and hide the rest.',
  },
  REAUTHENTICATION_REQUIRED: {
    when: 'the last authentication is older than the field allows, or had too few factors',
    extensions: '`maxAge` in seconds, `factors`',
    kit: 'does not refresh, which would not help',
    application:
      'Ask for the password, and for a code if `factors` is 2. Send `reauthenticate` through `session.authenticate`, then repeat the operation.',
  },
  INVALID_CREDENTIALS: {
    when: 'wrong email or password, or a disabled account; the response does not say which',
    extensions: '`reason`: `email_unverified` if the password is right but the email must be verified first',
    application: 'Say that email or password is wrong, keep the email, and offer a password reset.',
  },
  SECOND_FACTOR_REQUIRED: {
    when: 'the password is right, and the account has a second factor',
    extensions: '`challenge`, `methods`: `totp`, `recovery_code`, `passkey`; `expiresIn` in seconds',
    kit: 'throws it with its `extensions`',
    application:
      'Ask for a code, then send `OPERATIONS.answerChallenge` with the challenge through `session.authenticate`.',
  },
  INVALID_REFRESH_TOKEN: {
    when: 'the session has ended, or the token is invalid or missing',
    extensions: '`reason`: `missing` if no token was sent',
    kit: 'signs out in all tabs: `onChange(null)`',
    application: 'Show the sign-in.',
  },
  INVALID_TOKEN: {
    when: 'the token of an email is invalid, used or expired',
    application: 'Offer to send another email.',
  },
  EMAIL_TAKEN: {
    when: 'another account has this email',
    application: 'Offer to sign in or to reset the password.',
  },
  REGISTRATION_CLOSED: {
    when: 'registration needs a link or an invitation that is valid for the email',
    application:
      'Ask `registrationMode` first, and hide the sign-up; say that a link has expired, and offer a new one.',
  },
  NOT_FOUND: {
    when: 'the object does not exist, or is not the viewer’s',
    application: 'Remove it from lists and caches.',
  },
  CONFLICT: {
    when: 'the current state forbids the change: the last enabled administrator, the last way to sign in, or a full quota',
    extensions: '`limit` and `setting` for a quota',
    application: 'Show the `message`.',
  },
  BAD_USER_INPUT: {
    when: 'arguments or variables are invalid; all issues are listed',
    extensions: '`issues`: `[{ path, message }]`',
    application: 'Show each `message` at the field named last in its `path`.',
  },
  TOO_MANY_REQUESTS: {
    when: 'too many attempts from this address or on this account',
    extensions: '`retryAfter` in seconds',
    application: 'Wait for `retryAfter` before the next attempt; show a countdown.',
  },
  OPERATION_TOO_LARGE: {
    when: 'the document or its response exceeds a limit',
    extensions: '`cost`, `limit`, `setting`',
    application: 'A bug of the client: request fewer fields or smaller pages.',
  },
  GRAPHQL_PARSE_FAILED: {
    when: 'the document is not valid GraphQL',
    application: 'A bug of the client.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    when: 'the document does not match the schema, or introspection is off',
    application: 'The page may be older than the server: offer to reload it.',
  },
  UNAVAILABLE: {
    when: 'the server is temporarily unavailable; nothing was written',
    extensions: '`retryAfter` in seconds',
    kit: 'keeps the user signed in',
    application: 'Retry after `retryAfter`, mutations too.',
  },
  INTERNAL_SERVER_ERROR: {
    when: 'unexpected error, details are only in the log',
    extensions: '`requestId`, also in the log',
    kit: 'keeps the user signed in',
    application: 'Show the `requestId`. Do not retry a mutation automatically: it may have run.',
  },
}
