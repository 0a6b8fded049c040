/** Registration: open, by link or by invitation, depending on the mode. */

import type { ClientInfo } from '../../core/client-info.ts'
import { emailKeyOf, isEmail } from '../../core/email-address.ts'
import { AppError } from '../../core/errors.ts'
import type { Invitation, User } from '../../database/client/client.ts'
import type { Reader, Transaction } from '../../database/port.ts'
import type { SignIn } from '../../sessions/service.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { isEnabledAdmin } from '../last-admin.ts'
import { type AccountInput, createAccounts } from './create-account.ts'
import { acceptLink, findLink } from './link.ts'
import { linksAreOpen } from './mode.ts'

export type RegisterInput = AccountInput & {
  /** Token of an invitation, or of the email of requestRegistration. */
  token?: string | null | undefined
}

const closed = (message?: string) => new AppError('REGISTRATION_CLOSED', {}, message)
const notGood = () => closed('This link is invalid, expired or for another email: ask for a new one.')

export type RegisterOptions = UserServiceDependencies & {
  /** Emails a token to verify the address of a new account. */
  askForProof: (transaction: Transaction, user: User, sessionId: string, client: ClientInfo) => Promise<void>
}

export function createRegister(options: RegisterOptions) {
  const { database, sessions, limits, registration, now, askForProof } = options
  const createAccount = createAccounts(options)

  /** @throws AppError REGISTRATION_CLOSED; EMAIL_TAKEN. */
  return async function register({ token, ...input }: RegisterInput, client: ClientInfo): Promise<SignIn> {
    // Counted before the input is checked, since checking a password takes work too.
    await limits.register(client.ip)
    if (token != null) return registerByLink(token, input, client)
    if (registration.mode !== 'open') throw closed()
    return createAccount(input, {
      entry: { client },
      async finish(transaction, user) {
        const signIn = await sessions.start(transaction, user, client)
        if (registration.requireVerifiedEmail) await askForProof(transaction, user, signIn.sessionId, client)
        return signIn
      },
    })
  }

  async function registerByLink(token: string, input: AccountInput, client: ClientInfo): Promise<SignIn> {
    await limits.mailToken(client.ip)
    const link = await findLink(database.read, token, now())
    if (link === null || !isFor(link, input.email) || !(await isOpen(database.read, link))) throw notGood()
    return createAccount(input, {
      given: { emailVerified: true, ...(link.invitedById !== null && { role: link.role }) },
      entry: { client, detail: link.invitedById === null ? 'by a link' : `invited as ${link.role}` },
      provesMailbox: true,
      async begin(transaction) {
        if (!(await isOpen(transaction, link)) || !(await acceptLink(transaction, link, now()))) throw notGood()
      },
      finish: (transaction, user) => sessions.start(transaction, user, client),
    })
  }

  /** Grants a role above USER only if the inviter is still an administrator. */
  async function isOpen({ user }: Pick<Reader, 'user'>, { invitedById, role }: Invitation): Promise<boolean> {
    if (invitedById === null) return linksAreOpen(registration.mode)
    if (role === 'USER') return true
    const inviter = await user.findUnique({ where: { id: invitedById } })
    return inviter !== null && isEnabledAdmin(inviter)
  }
}

const isFor = ({ emailKey }: Invitation, email: string) => isEmail(email) && emailKeyOf(email) === emailKey
