import { type EmailContent, emailContent } from '../email-content.ts'

export type EmailVerificationValues = { link: string }

/** To the unverified address of an account. May reach a stranger, so it names nobody. */
export const emailVerification = ({ link }: EmailVerificationValues): EmailContent =>
  emailContent({
    subject: 'Confirm your email address',
    blocks: [
      'To confirm that this is your address, open this link:',
      { label: 'Confirm my address', url: link },
      'The link works once, within a day. If you have no account with us, ignore this email.',
    ],
  })
