import { type EmailContent, emailContent } from '../email-content.ts'

export type PasswordResetValues = { name?: string | null | undefined; link: string }

/** To the account owner, after anybody requested a password reset. */
export const passwordReset = ({ name, link }: PasswordResetValues): EmailContent =>
  emailContent({
    subject: 'Set a new password',
    name,
    blocks: [
      'Somebody, most likely you, asked for a new password for your account. To set one, open this link:',
      { label: 'Set a new password', url: link },
      'The link works once, within an hour. If it was not you, ignore this email: your password stays as it is.',
    ],
  })
