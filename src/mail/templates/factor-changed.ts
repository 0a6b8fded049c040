import { type EmailContent, emailContent } from '../email-content.ts'

export type FactorChange = keyof typeof CHANGES

export type FactorChangedValues = { name?: string | null | undefined; change: FactorChange; site: string }

const CHANGES = {
  authenticatorAdded: ['An authenticator app was added', 'Signing in by password now asks for a code of this app.'],
  authenticatorRemoved: ['An authenticator app was removed', 'Its codes no longer work.'],
  secondFactorOff: ['Your second factor was removed', 'Signing in by password no longer asks for a code.'],
  secondFactorRemovedByOperator: [
    'Your second factor was removed by the operator',
    'Authenticator apps, recovery codes and passkeys of your account were removed, as for a lost phone. Add new ones soon.',
  ],
  recoveryCodesReplaced: ['Your recovery codes were replaced', 'The previous codes no longer work.'],
  passkeyAdded: ['A passkey was added', 'Its device can now sign in to your account.'],
  passkeyRemoved: ['A passkey was removed', 'Its device can no longer sign in to your account.'],
} as const

export const factorChanged = ({ name, change, site }: FactorChangedValues): EmailContent =>
  emailContent({
    subject: CHANGES[change][0],
    name,
    blocks: [
      `${CHANGES[change][0]}, just now. ${CHANGES[change][1]}`,
      `If it was not you, set a new password at once, and check your account: ${site}`,
    ],
  })
