import { type EmailContent, emailContent, paragraph, typed } from '../email-content.ts'

export type InvitationValues = {
  link: string
  /** Name or email of the administrator. */
  invitedBy: string
  /** Days until the link expires. */
  days: number
}

/** To a person invited by an administrator. */
export const invitation = ({ link, invitedBy, days }: InvitationValues): EmailContent =>
  emailContent({
    subject: 'You are invited',
    blocks: [
      paragraph`${typed(invitedBy)} invited you to create an account with this address. To accept, open this link:`,
      { label: 'Accept the invitation', url: link },
      `The link works once, within ${days} days. If you do not know who that is, ignore this email.`,
    ],
  })
