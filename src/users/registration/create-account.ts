/** Creates accounts. */

import type { AuditEntry } from '../../audit/service.ts'
import { emailKeyOf, isEmail, storedKeysOf } from '../../core/email-address.ts'
import { AppError } from '../../core/errors.ts'
import type { Prisma, User } from '../../database/client/client.ts'
import { idsInOrder } from '../../database/ids.ts'
import type { Transaction } from '../../database/port.ts'
import { isUniqueViolation } from '../../database/violations.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { voidMailTokens } from '../emails/mail-token.ts'
import { checked, newPasswordIssues, registration } from '../input.ts'

export type AccountInput = { email: string; password: string; name?: string | null | undefined }

export type Occasion<T> = {
  /** Fields that only an operator or an administrator may set. */
  given?: Pick<Prisma.UserCreateInput, 'role' | 'emailVerified'>
  /** For the audit entry. */
  entry: Pick<AuditEntry, 'client' | 'detail'>
  /** True if the operator creates the account, not its owner. */
  byOperator?: boolean
  /** True if the caller has proven access to the mailbox. An unverified account with this email is then handed over. */
  provesMailbox?: boolean
  /** Work at the start of the transaction. */
  begin?: (transaction: Transaction) => Promise<void>
  /** Work at the end of the transaction. */
  finish: (transaction: Transaction, user: User) => Promise<T>
}

export type CreateAccountOptions = Pick<
  UserServiceDependencies,
  'database' | 'audit' | 'hasher' | 'sessions' | 'now' | 'minPasswordLength'
>

const taken = () => new AppError('EMAIL_TAKEN', {})

export function createAccounts(options: CreateAccountOptions) {
  const { database, audit, hasher, sessions, now, minPasswordLength } = options
  const nextId = idsInOrder()

  /**
   * Creates an account.
   * @returns the result of `finish`.
   * @throws AppError BAD_USER_INPUT with everything that is wrong; EMAIL_TAKEN.
   */
  return async function createAccount<T>(input: AccountInput, occasion: Occasion<T>): Promise<T> {
    const { given, entry, finish } = occasion
    const about = { email: isEmail(input.email) ? input.email : '', name: input.name?.slice(0, 200) ?? null }
    const issues = newPasswordIssues('password', input.password, { minLength: minPasswordLength, ...about })
    const { email, name = null } = checked(registration, input, issues)
    const emailKey = emailKeyOf(email)
    // Checked before the expensive hash. Of two concurrent registrations, the unique key rejects the second.
    const existing = await database.read.user.findFirst({ where: { emailKey: { in: storedKeysOf(email) } } })
    if (existing && !(occasion.provesMailbox && isUnproven(existing))) throw taken()
    const passwordHash = await hasher.hash(input.password, { ip: entry.client.ip, account: null })
    const createdAt = now()
    const data = { ...given, id: nextId(createdAt), email, emailKey, name, passwordHash, createdAt }
    try {
      return await database.write(async (transaction) => {
        await occasion.begin?.(transaction)
        if (existing)
          return finish(transaction, await claim(transaction, existing, { ...given, name, passwordHash }, entry))
        const user = await transaction.user.create({ data })
        const actorId = occasion.byOperator ? null : user.id
        await audit.record(transaction, { action: 'register', userId: user.id, actorId, ...entry })
        return finish(transaction, user)
      })
    } catch (error) {
      throw isUniqueViolation(error, 'emailKey') ? taken() : error
    }
  }

  /** Hands an account over to the owner of its mailbox: its creator is signed out, and its tokens are void. */
  async function claim(
    transaction: Transaction,
    { id, emailKey }: User,
    data: Prisma.UserUpdateManyMutationInput,
    entry: Occasion<unknown>['entry'],
  ): Promise<User> {
    const where = { id, emailKey, emailVerified: false, disabled: false }
    const [user] = await transaction.user.updateManyAndReturn({ where, data })
    if (!user) throw taken()
    await voidMailTokens(transaction, id, now())
    await sessions.revokeSessionsOf(transaction, id, 'email_proven')
    await audit.record(transaction, { action: 'email.verified', userId: id, actorId: id, ...entry })
    return user
  }
}

const isUnproven = ({ emailVerified, disabled }: User): boolean => !emailVerified && !disabled
