/** Who you are: registration, passwords, emails, the profile, and what support and administrators do to accounts. */

import type { Origin } from '../audit/origin.ts'
import type { Role, User } from '../database/client/client.ts'
import type { Connection } from '../database/connection.ts'
import type { SignIn } from '../sessions/sign-in.ts'
import type { Viewer } from '../sessions/viewer.ts'
import { createAdministration, type UserArguments } from './administration.ts'
import { createBackground } from './background.ts'
import { type ChangeEmailInput, createEmails } from './emails.ts'
import type { AccountServiceOptions } from './parts.ts'
import { type ChangePasswordInput, createPasswordChange } from './password-change.ts'
import { createPasswordReset, type ResetPasswordInput } from './password-reset.ts'
import { createProfile, type UpdateProfileInput } from './profile.ts'
import { createRegistration, type RegisterInput } from './registration.ts'

/** Each throws an AppError of the codes that schema.graphql names, besides BAD_USER_INPUT and TOO_MANY_REQUESTS. */
export type AccountService = {
  /** Makes an account as the operator wants it, who vouches for the email. EMAIL_TAKEN. */
  create(input: RegisterInput & { role: Role }, origin: Origin): Promise<User>
  /** Makes an account and signs in. EMAIL_TAKEN. */
  register(input: RegisterInput, origin: Origin): Promise<SignIn>

  /** Ends every other session, and renews this one. INVALID_CREDENTIALS. */
  changePassword(viewer: Viewer, input: ChangePasswordInput, origin: Origin): Promise<SignIn>
  /** True, whether there is such an account or not; what it does then is done after it has answered. */
  requestPasswordReset(email: string, origin: Origin): Promise<true>
  /** Ends every session, then signs in. INVALID_TOKEN. */
  resetPassword(input: ResetPasswordInput, origin: Origin): Promise<SignIn>

  requestEmailVerification(viewer: Viewer, origin: Origin): Promise<true>
  /** INVALID_TOKEN. */
  verifyEmail(token: string, origin: Origin): Promise<User>
  /** EMAIL_TAKEN. */
  changeEmail(viewer: Viewer, input: ChangeEmailInput, origin: Origin): Promise<User>

  /** The viewer's own account. UNAUTHENTICATED where it is gone. */
  me(viewer: Viewer): Promise<User>
  updateProfile(viewer: Viewer, input: UpdateProfileInput, origin: Origin): Promise<User>
  /** CONFLICT for the last enabled admin. */
  deleteAccount(viewer: Viewer, origin: Origin): Promise<true>

  user(id: string): Promise<User | null>
  userByEmail(email: string): Promise<User | null>
  /** The newest first. */
  users(args: UserArguments): Promise<Connection<User>>
  /** By an administrator, or by nobody where it is the operator. NOT_FOUND; CONFLICT for the last enabled admin. */
  setUserRole(by: Viewer | null, userId: string, role: Role, origin: Origin): Promise<User>
  /** NOT_FOUND; CONFLICT for the last enabled admin. */
  setUserDisabled(by: Viewer | null, userId: string, disabled: boolean, origin: Origin): Promise<User>

  /** When all that was left for after an answer is done: before the database and the mailer are closed. */
  settled(): Promise<void>
}

export function createAccountService(options: AccountServiceOptions): AccountService {
  const { sessions, limits, log } = options
  const background = createBackground({ log })
  const createAccount = createRegistration(options)
  return {
    create: ({ role, ...input }, origin) =>
      createAccount(input, {
        given: { role, emailVerified: true },
        incident: { origin, detail: `${role}, by the operator` },
        byOperator: true,
        sequel: async (_, user) => user,
      }),
    register: (input, origin) =>
      createAccount(input, {
        incident: { origin },
        checked: () => limits.register(origin.ip),
        sequel: (transaction, user) => sessions.start(transaction, user, origin),
      }),
    changePassword: createPasswordChange(options),
    ...createPasswordReset(options, background),
    ...createEmails(options),
    ...createProfile(options),
    ...createAdministration(options),
    settled: background.settled,
  }
}
