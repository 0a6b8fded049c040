/** Users: registration, passwords, email addresses, profiles, and administration of accounts. */

import type { ClientInfo } from '../core/client-info.ts'
import type { Role, User } from '../database/client/client.ts'
import type { Connection } from '../pagination/connection.ts'
import type { PageArgs } from '../pagination/page.ts'
import type { SignIn } from '../sessions/service.ts'
import type { Viewer } from '../tokens/viewer.ts'
import { createAdministration, type UserArguments } from './administration.ts'
import type { UserServiceDependencies } from './dependencies.ts'
import { type ChangeEmailInput, createEmailChange } from './emails/change.ts'
import { createVerification } from './emails/verification.ts'
import { createImport, type ImportLine, type ImportOutcome } from './import/import-users.ts'
import { createJobQueue } from './job-queue.ts'
import { type ChangePasswordInput, createPasswordChange } from './passwords/change.ts'
import { createOperatorPassword } from './passwords/operator.ts'
import { createPasswordReset, type ResetPasswordInput } from './passwords/reset.ts'
import { createDataExport, type PersonalData } from './personal-data/export.ts'
import { createProfile, type UpdateProfileInput } from './profile.ts'
import { type AccountInput, createAccounts } from './registration/create-account.ts'
import { createInvitations, type ListedInvitation } from './registration/invitations.ts'
import type { RegistrationMode } from './registration/mode.ts'
import { createRegister, type RegisterInput } from './registration/register.ts'
import { createRequestRegistration } from './registration/request.ts'

export type { ImportLine, ImportOutcome, ListedInvitation, RegistrationMode }

/** Methods throw AppErrors with the listed codes, BAD_USER_INPUT and TOO_MANY_REQUESTS. */
export type UserService = {
  /** Creates an account on behalf of the operator, with a verified email. EMAIL_TAKEN. */
  create(input: AccountInput & { role: Role }, client: ClientInfo): Promise<User>
  /** Creates an account and signs in. REGISTRATION_CLOSED; EMAIL_TAKEN. */
  register(input: RegisterInput, client: ClientInfo): Promise<SignIn>
  /** Always true, whether or not the account exists. The work is done after the response. REGISTRATION_CLOSED. */
  requestRegistration(email: string, client: ClientInfo): Promise<true>
  registrationMode: RegistrationMode

  /** Emails an invitation, which replaces earlier ones to the same mailbox. REGISTRATION_CLOSED; EMAIL_TAKEN. */
  inviteUser(viewer: Viewer, email: string, role: Role, client: ClientInfo): Promise<ListedInvitation>
  /** @returns true if it was pending. */
  withdrawInvitation(viewer: Viewer, id: string, client: ClientInfo): Promise<boolean>
  /** Lists invitations, newest first. */
  invitations(args: PageArgs): Promise<Connection<ListedInvitation>>
  invitationsByIds(ids: readonly string[]): Promise<ListedInvitation[]>

  /** Revokes all other sessions and renews this one. INVALID_CREDENTIALS. */
  changePassword(viewer: Viewer, input: ChangePasswordInput, client: ClientInfo): Promise<SignIn>
  /** Always true, whether or not the account exists. The work is done after the response. */
  requestPasswordReset(email: string, client: ClientInfo): Promise<true>
  /** Revokes every session, then signs in. INVALID_TOKEN. */
  resetPassword(input: ResetPasswordInput, client: ClientInfo): Promise<SignIn>

  requestEmailVerification(viewer: Viewer, client: ClientInfo): Promise<true>
  /**
   * Verifies the email. Unless the requesting session uses the token, revokes all sessions and the password.
   * INVALID_TOKEN; EMAIL_TAKEN.
   */
  verifyEmail(viewer: Viewer | null, token: string, client: ClientInfo): Promise<User>
  /** Changes the email at once (EMAIL_TAKEN), or sends a link to the new address if the settings require proof. */
  changeEmail(viewer: Viewer, input: ChangeEmailInput, client: ClientInfo): Promise<User>

  /** Returns the viewer's account. UNAUTHENTICATED if it was deleted. */
  me(viewer: Viewer): Promise<User>
  updateProfile(viewer: Viewer, input: UpdateProfileInput, client: ClientInfo): Promise<User>
  /** Exports all data about the viewer. */
  exportMyData(viewer: Viewer, client: ClientInfo): Promise<PersonalData>
  /** CONFLICT for the last enabled admin. */
  deleteAccount(viewer: Viewer, client: ClientInfo): Promise<true>

  user(id: string): Promise<User | null>
  /** Finds existing users by id. */
  usersByIds(ids: readonly string[]): Promise<User[]>
  userByEmail(email: string): Promise<User | null>
  /** Lists users, newest first. */
  users(args: UserArguments): Promise<Connection<User>>
  /** `by` is null for the operator. NOT_FOUND; CONFLICT for the last enabled admin. */
  setUserRole(by: Viewer | null, userId: string, role: Role, client: ClientInfo): Promise<User>
  /** NOT_FOUND; CONFLICT for the last enabled admin. */
  setUserDisabled(by: Viewer | null, userId: string, disabled: boolean, client: ClientInfo): Promise<User>

  /** Creates the missing accounts of an import, on behalf of the operator. */
  importUsers(lines: readonly ImportLine[]): Promise<ImportOutcome>
  /** For the operator. Revokes every session. NOT_FOUND. */
  setUserPassword(userId: string, password: string, client: ClientInfo): Promise<User>

  /** Resolves when all jobs are done. Call it before closing the database and the mailer. */
  drain(): Promise<void>
}

export function createUserService(options: UserServiceDependencies): UserService {
  const jobs = createJobQueue({ log: options.log })
  const createAccount = createAccounts(options)
  const { askForProof, ...verification } = createVerification(options)
  return {
    create: ({ role, ...input }, client) =>
      createAccount(input, {
        given: { role, emailVerified: true },
        entry: { client, detail: `${role}, by the operator` },
        byOperator: true,
        finish: async (_, user) => user,
      }),
    registrationMode: options.registration.mode,
    register: createRegister({ ...options, askForProof }),
    requestRegistration: createRequestRegistration(options, jobs),
    ...createInvitations(options),
    changePassword: createPasswordChange(options),
    importUsers: createImport(options),
    setUserPassword: createOperatorPassword(options),
    ...createPasswordReset(options, jobs),
    ...verification,
    changeEmail: createEmailChange(options, jobs),
    ...createProfile(options),
    exportMyData: createDataExport(options),
    ...createAdministration(options),
    drain: jobs.drain,
  }
}
