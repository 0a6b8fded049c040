import { type EmailContent, emailContent } from '../email-content.ts'

export type EmailChangedValues = { name?: string | null | undefined; site: string }

/** To the previous address of an account. */
export const emailChanged = ({ name, site }: EmailChangedValues): EmailContent =>
  emailContent({
    subject: 'Your email address was changed',
    name,
    blocks: [
      'Your account has another email address from now on. We send no more email to this one.',
      `If it was not you, contact the people who run the service: ${site}`,
    ],
  })
