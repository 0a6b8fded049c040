import { type EmailContent, emailContent } from '../email-content.ts'

export type RecoveryCodeUsedValues = { name?: string | null | undefined; left: number; site: string }

export const recoveryCodeUsed = ({ name, left, site }: RecoveryCodeUsedValues): EmailContent =>
  emailContent({
    subject: 'A recovery code was used',
    name,
    blocks: [
      `A recovery code of your account was used just now. ${left === 0 ? 'None is' : left === 1 ? 'One is' : `${left} are`} left.`,
      `If it was not you, set a new password at once, and replace the codes: ${site}`,
    ],
  })
