/** Messages for each error code: what happened, and what to do. */

import type { Failure, FailureCode } from './failure.ts'

export type Words = { title: string; text: string }

/** A missing code is a compile error. */
const WORDS: Record<FailureCode, (failure: Failure) => Words> = {
  UNAUTHENTICATED: () => ({ title: 'You were signed out', text: 'Sign in again to continue. Your text is kept.' }),
  FORBIDDEN: ({ extensions }) => ({
    title: 'Not allowed',
    text: extensions.requiredRole
      ? `This needs the role ${extensions.requiredRole}. Ask an administrator for it.`
      : 'Your account may not do this. Ask an administrator.',
  }),
  REAUTHENTICATION_REQUIRED: () => ({
    title: 'Confirm that it is you',
    text: 'Enter your password again: your last sign-in was some time ago.',
  }),
  INVALID_CREDENTIALS: () => ({
    title: 'Email or password is wrong',
    text: 'Check both and try again, or reset your password by email.',
  }),
  INVALID_REFRESH_TOKEN: () => ({ title: 'Your session has ended', text: 'Sign in again to continue.' }),
  INVALID_TOKEN: () => ({
    title: 'This link no longer works',
    text: 'It was used already or has expired. Ask for a new one.',
  }),
  EMAIL_TAKEN: () => ({
    title: 'This email already has an account',
    text: 'Sign in, or set a new password if you forgot it.',
  }),
  NOT_FOUND: () => ({ title: 'Not found', text: 'It no longer exists, or it is not yours.' }),
  CONFLICT: () => ({
    title: 'That is not possible now',
    text: 'The last administrator cannot leave: make somebody else an administrator first.',
  }),
  BAD_USER_INPUT: ({ issues }) => ({
    title: 'Something needs a correction',
    text: issues.length > 0 ? issues.map(({ message }) => message).join(' ') : 'Check what you entered.',
  }),
  TOO_MANY_REQUESTS: ({ retryAfter }) => ({
    title: 'Too many attempts',
    text: retryAfter ? `Wait ${inWords(retryAfter)}, then try again.` : 'Wait a while, then try again.',
  }),
  SECOND_FACTOR_REQUIRED: () => ({
    title: 'One more step',
    text: 'This account has a second factor: enter its code to sign in.',
  }),
  LINK_REQUIRED: ({ extensions }) => ({
    title: 'This email already has an account',
    text: `Sign in with your password first, then connect ${extensions.provider ?? 'the provider'} in your account.`,
  }),
  REGISTRATION_CLOSED: () => ({
    title: 'Sign-up is closed',
    text: 'New accounts need an invitation here. Ask an administrator for one.',
  }),
  UNAVAILABLE: ({ retryAfter }) => ({
    title: 'The service is busy',
    text: `Nothing was changed. Try again in ${retryAfter ? inWords(retryAfter) : 'a moment'}.`,
  }),
  GRAPHQL_PARSE_FAILED: outdated,
  GRAPHQL_VALIDATION_FAILED: outdated,
  OPERATION_TOO_LARGE: () => ({ title: 'That is too much at once', text: 'Make it shorter, or ask for less.' }),
  INTERNAL_SERVER_ERROR: ({ requestId }) => ({
    title: 'Something went wrong on our side',
    text: requestId
      ? `Try again. If it keeps happening, give an administrator this number: ${requestId}.`
      : 'Try again. If it keeps happening, tell an administrator.',
  }),
  OFFLINE: () => ({
    title: 'No connection',
    text: 'The server could not be reached. Your text is kept: try again once you are online.',
  }),
}

/** @param own messages of a page, which override the general ones. */
export function wordsOf(failure: Failure, own: Partial<Record<FailureCode, Words>> = {}): Words {
  return own[failure.code] ?? (WORDS[failure.code] ?? WORDS.INTERNAL_SERVER_ERROR)(failure)
}

function outdated(): Words {
  return { title: 'This page is out of date', text: 'The service was updated. Load the page again.' }
}

/** @param seconds from 1. */
export function inWords(seconds: number): string {
  if (seconds < 90) return seconds === 1 ? '1 second' : `${Math.ceil(seconds)} seconds`
  return `${Math.ceil(seconds / 60)} minutes`
}
