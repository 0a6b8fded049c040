/** Registration modes: who may create accounts. */

/** Value of REGISTRATION. */
export type RegistrationMode = 'open' | 'confirm' | 'invite' | 'closed'

export type RegistrationSettings = {
  readonly mode: RegistrationMode
  /** Refuses logins until the email is verified. */
  readonly requireVerifiedEmail: boolean
}

/** True if anybody may request a registration link. */
export const linksAreOpen = (mode: RegistrationMode): boolean => mode === 'open' || mode === 'confirm'

/** True if administrators may send invitations. Earlier invitations are accepted in every mode. */
export const invitesAreOpen = (mode: RegistrationMode): boolean => mode !== 'closed'

/**
 * True if a new email applies only after proof of its mailbox. Otherwise the change is immediate, and `EMAIL_TAKEN`
 * reveals which emails have an account.
 */
export const provesNewEmail = ({ mode, requireVerifiedEmail }: RegistrationSettings): boolean =>
  mode !== 'open' || requireVerifiedEmail
