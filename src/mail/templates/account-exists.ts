import { type EmailContent, emailContent } from '../email-content.ts'

export type AccountExistsValues = { name?: string | null | undefined; signIn: string; forgotten: string }

/** To an address that already has an account, after a registration or a change of email asked for it. */
export const accountExists = ({ name, signIn, forgotten }: AccountExistsValues): EmailContent =>
  emailContent({
    subject: 'You already have an account',
    name,
    blocks: [
      'Somebody, most likely you, wants to create an account with this address. It already has one: sign in.',
      { label: 'Sign in', url: signIn },
      `If you forgot your password, set a new one: ${forgotten}`,
      'If it was not you, ignore this email: nothing changes.',
    ],
  })
