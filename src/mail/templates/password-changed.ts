import { type EmailContent, emailContent } from '../email-content.ts'

export type PasswordChangedValues = { name?: string | null | undefined; site: string }

export const passwordChanged = ({ name, site }: PasswordChangedValues): EmailContent =>
  emailContent({
    subject: 'Your password was changed',
    name,
    blocks: [
      'The password of your account was changed just now, and every other device was signed out.',
      `If it was not you, reset your password at once: ${site}`,
    ],
  })
