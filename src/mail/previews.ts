/** Samples of all emails for the development preview, with values that strain the layout. */

import type { Email } from './email.ts'
import { createEmailTemplates, type EmailTemplates } from './templates/index.ts'

const SAMPLES: readonly { label: string; name: string | null; email: string }[] = [
  { label: 'name', name: 'Ada Lovelace', email: 'ada@example.com' },
  { label: 'no name', name: null, email: 'ada@example.com' },
  { label: 'long name', name: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(3).slice(0, 100), email: longEmail() },
  { label: 'right-to-left name', name: 'أدا لوفلايس 1815', email: 'ada@example.com' },
  { label: 'name of markup', name: '<b>Ada</b> & "friends"', email: 'ada+tag@example.com' },
]

function longEmail(): string {
  return `${'a'.repeat(64)}@${'subdomain.'.repeat(12)}example.com`
}

export type Preview = { readonly template: string; readonly sample: string; readonly email: Email }

/** A template without an entry fails to compile. */
const PREVIEWS: {
  [T in keyof EmailTemplates]: (
    templates: EmailTemplates,
    user: Parameters<EmailTemplates['passwordChanged']>[0],
    token: { token: string; createdAt: Date; expiresAt: Date },
  ) => Email
} = {
  passwordReset: ({ passwordReset }, user, token) => passwordReset(user, token),
  setPassword: ({ setPassword }, { email }, token) => setPassword(email, token),
  passwordChanged: ({ passwordChanged }, user) => passwordChanged(user),
  emailVerification: ({ emailVerification }, { email }, token) => emailVerification(email, token),
  emailChange: ({ emailChange }, { email }, token) => emailChange(email, token),
  emailChanged: ({ emailChanged }, user) => emailChanged(user),
  registrationLink: ({ registrationLink }, { email }, token) => registrationLink(email, token),
  accountExists: ({ accountExists }, user) => accountExists(user),
  invitation: ({ invitation }, user, token) => invitation(user.email, token, user),
  factorChanged: ({ factorChanged }, user) => factorChanged(user, 'authenticatorAdded'),
  recoveryCodeUsed: ({ recoveryCodeUsed }, user) => recoveryCodeUsed(user, 3),
  factorAttempts: ({ factorAttempts }, user) => factorAttempts(user),
  newDevice: ({ newDevice }, user, { createdAt: at }) =>
    newDevice(user, { device: 'Firefox on Windows', ip: '2001:db8:85a3:8d3:1319:8a2e:370:7348', at }),
}

/** Renders every template with every sample. @param appUrl base URL of links. @param now time in the samples. */
export function emailPreviews(appUrl: string, now: Date): Preview[] {
  const templates = createEmailTemplates(appUrl)
  const token = { token: 'x'.repeat(43), createdAt: now, expiresAt: new Date(now.getTime() + 7 * 24 * 60 * 60 * 1000) }
  return Object.entries(PREVIEWS).flatMap(([template, write]) =>
    SAMPLES.map(({ label, ...user }) => ({
      template,
      sample: label,
      email: write(templates, { ...user, emailVerified: true }, token),
    })),
  )
}
