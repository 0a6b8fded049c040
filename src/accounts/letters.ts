/** What is written to users: plain words, and nothing that somebody else could have typed. */

import type { Message } from '../mail/message.ts'
import type { IssuedMailToken } from './mail-token.ts'

/** @param appUrl where the links lead: to pages of the operator's own, which hand the token to the API. */
export function createLetters(appUrl: string) {
  const base = appUrl.replace(/\/+$/, '')
  const link = (page: string, token: string) => `${base}/${page}?token=${token}`

  return {
    passwordReset: (to: string, { token, expiresAt }: IssuedMailToken): Message => ({
      to,
      expiresAt,
      subject: 'Set a new password',
      text: letter(
        'Somebody, most likely you, asked for a new password for your account. To set one, open this link:',
        link('reset-password', token),
        'It works once, within an hour. If it was not you, you need do nothing: your password is as it was.',
      ),
    }),

    emailVerification: (to: string, { token, expiresAt }: IssuedMailToken): Message => ({
      to,
      expiresAt,
      subject: 'Confirm your email address',
      text: letter(
        'To confirm that this is your address, open this link:',
        link('verify-email', token),
        'It works once, within a day. If you have no account with us, you need do nothing.',
      ),
    }),

    passwordChanged: (to: string): Message => ({
      to,
      subject: 'Your password was changed',
      text: letter(
        'The password of your account was changed just now, and every other device was signed out.',
        `If it was not you, ask for a new password at once: ${base}/`,
      ),
    }),

    emailChanged: (to: string): Message => ({
      to,
      subject: 'Your email address was changed',
      text: letter(
        'Your account has another email address since just now. No more mail of ours goes to this one.',
        `If it was not you, tell whoever runs the service: ${base}/`,
      ),
    }),
  }
}

export type Letters = ReturnType<typeof createLetters>

const letter = (...paragraphs: string[]): string => `${['Hello,', ...paragraphs].join('\n\n')}\n`
