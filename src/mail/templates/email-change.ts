import { type EmailContent, emailContent } from '../email-content.ts'

export type EmailChangeValues = { link: string }

/**
 * To the requested new address; the account keeps the old one until the link is used. May reach a stranger, so it names
 * nobody.
 */
export const emailChange = ({ link }: EmailChangeValues): EmailContent =>
  emailContent({
    subject: 'Confirm your new email address',
    blocks: [
      'Somebody, most likely you, wants to use this address for their account. To confirm that it is yours, open this link:',
      { label: 'Use this address', url: link },
      'The link works once, within a day. If it was not you, ignore this email: nothing changes.',
    ],
  })
