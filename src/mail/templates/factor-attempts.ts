import { type EmailContent, emailContent } from '../email-content.ts'

export type FactorAttemptsValues = { name?: string | null | undefined; site: string }

/** To the account owner, after several correct passwords without a correct second factor. */
export const factorAttempts = ({ name, site }: FactorAttemptsValues): EmailContent =>
  emailContent({
    subject: 'Somebody knows your password',
    name,
    blocks: [
      'Somebody entered the right password of your account, and then several wrong codes. Further codes from there are blocked for a day.',
      'If it was you, wait, or sign in with a recovery code or a passkey.',
      `If it was not you, set a new password at once: ${site}`,
    ],
  })
