/** Email templates: one file each, plain functions from values to text and HTML. */

import type { Email } from '../email.ts'
import type { EmailContent } from '../email-content.ts'
import { accountExists } from './account-exists.ts'
import { emailChange } from './email-change.ts'
import { emailChanged } from './email-changed.ts'
import { emailVerification } from './email-verification.ts'
import { factorAttempts } from './factor-attempts.ts'
import { type FactorChange, factorChanged } from './factor-changed.ts'
import { invitation } from './invitation.ts'
import { newDevice } from './new-device.ts'
import { passwordChanged } from './password-changed.ts'
import { passwordReset } from './password-reset.ts'
import { recoveryCodeUsed } from './recovery-code-used.ts'
import { registrationLink } from './registration-link.ts'
import { setPassword } from './set-password.ts'

/** Token in a link. */
export type LinkToken = { readonly token: string; readonly expiresAt: Date }

/**
 * Account that receives an email. The name is used only with a verified address; otherwise an attacker may have chosen
 * it.
 */
export type Recipient = { readonly email: string; readonly name: string | null; readonly emailVerified: boolean }

export type SignInNotice = { readonly device: string; readonly ip: string | null; readonly at: Date }

const DAY = 24 * 60 * 60 * 1000

/** @param appUrl base URL of the pages that send the token to the API. */
export function createEmailTemplates(appUrl: string) {
  const base = appUrl.replace(/\/+$/, '')
  const site = `${base}/`
  const link = (page: string, { token }: LinkToken, email?: string) =>
    `${base}/${page}?token=${token}${email === undefined ? '' : `&email=${encodeURIComponent(email)}`}`
  const nameOf = ({ name, emailVerified }: Recipient) => (emailVerified ? name : null)
  const to = (address: string, content: EmailContent, expiresAt?: Date): Email => ({
    to: address,
    ...content,
    ...(expiresAt && { expiresAt }),
  })

  return {
    passwordReset: (user: Recipient, token: LinkToken) =>
      to(user.email, passwordReset({ name: nameOf(user), link: link('reset-password', token) }), token.expiresAt),
    setPassword: (email: string, token: LinkToken) =>
      to(email, setPassword({ link: link('reset-password', token) }), token.expiresAt),
    passwordChanged: (user: Recipient) => to(user.email, passwordChanged({ name: nameOf(user), site })),

    emailVerification: (email: string, token: LinkToken) =>
      to(email, emailVerification({ link: link('verify-email', token) }), token.expiresAt),
    emailChange: (email: string, token: LinkToken) =>
      to(email, emailChange({ link: link('verify-email', token) }), token.expiresAt),
    emailChanged: (before: Recipient) => to(before.email, emailChanged({ name: nameOf(before), site })),

    registrationLink: (email: string, token: LinkToken) =>
      to(email, registrationLink({ link: link('register', token, email) }), token.expiresAt),
    accountExists: (user: Recipient) =>
      to(
        user.email,
        accountExists({ name: nameOf(user), signIn: `${site}sign-in`, forgotten: `${site}forgot-password` }),
      ),
    invitation: (email: string, token: LinkToken & { readonly createdAt: Date }, inviter: Recipient) =>
      to(
        email,
        invitation({
          link: link('register', token, email),
          invitedBy: inviter.name ?? inviter.email,
          days: Math.round((token.expiresAt.getTime() - token.createdAt.getTime()) / DAY),
        }),
        token.expiresAt,
      ),

    factorChanged: (user: Recipient, change: FactorChange) =>
      to(user.email, factorChanged({ name: nameOf(user), change, site })),
    recoveryCodeUsed: (user: Recipient, left: number) =>
      to(user.email, recoveryCodeUsed({ name: nameOf(user), left, site })),
    factorAttempts: (user: Recipient) => to(user.email, factorAttempts({ name: nameOf(user), site })),

    newDevice: (user: Recipient, notice: SignInNotice) =>
      to(user.email, newDevice({ name: nameOf(user), ...notice, site })),
  }
}

export type EmailTemplates = ReturnType<typeof createEmailTemplates>
