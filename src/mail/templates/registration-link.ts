import { type EmailContent, emailContent } from '../email-content.ts'

export type RegistrationLinkValues = { link: string }

/** To an address without an account, after somebody asked to register with it. */
export const registrationLink = ({ link }: RegistrationLinkValues): EmailContent =>
  emailContent({
    subject: 'Create your account',
    blocks: [
      'Somebody, most likely you, wants to create an account with this address. To go on, open this link:',
      { label: 'Create my account', url: link },
      'The link works once, within a day. If it was not you, ignore this email: no account is created.',
    ],
  })
