import { type EmailContent, emailContent } from '../email-content.ts'

export type SetPasswordValues = { link: string }

/** To an address confirmed from a device other than the requesting one. The previous password was revoked. */
export const setPassword = ({ link }: SetPasswordValues): EmailContent =>
  emailContent({
    subject: 'Set a password for your account',
    blocks: [
      'Your address is confirmed. Whoever created the account may have known its password, so it no longer works, and every device was signed out. To set a password of your own, open this link:',
      { label: 'Set a password', url: link },
      'The link works once, within an hour. After that, ask for another one where you sign in.',
    ],
  })
