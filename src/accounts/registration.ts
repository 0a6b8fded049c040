/** New accounts. */

import type { Incident } from '../audit/service.ts'
import type { Prisma, User } from '../database/client/client.ts'
import type { Transaction } from '../database/database.ts'
import { isUniqueViolation } from '../database/database.ts'
import { idsInOrder } from '../database/ids.ts'
import { AppError } from '../errors.ts'
import { emailKeyOf, isEmail } from './email.ts'
import { checked, newPasswordIssues, registration } from './inputs.ts'
import type { AccountServiceOptions } from './parts.ts'

export type RegisterInput = { email: string; password: string; name?: string | null | undefined }

export type Occasion<T> = {
  /** What of an account is not for its owner to say. */
  given?: Pick<Prisma.UserCreateInput, 'role' | 'emailVerified'>
  /** How the trail tells of it. */
  incident: Pick<Incident, 'origin' | 'detail'>
  /** Whether it is the operator's doing, and not that of who will own the account. */
  byOperator?: boolean
  /** What comes between the check of the input and anything that tells whether the email is taken. */
  checked?: () => Promise<void>
  /** What else belongs to the same transaction. */
  sequel: (transaction: Transaction, user: User) => Promise<T>
}

export type RegistrationOptions = Pick<
  AccountServiceOptions,
  'database' | 'audit' | 'hasher' | 'now' | 'minPasswordLength'
>

export function createRegistration({ database, audit, hasher, now, minPasswordLength }: RegistrationOptions) {
  const nextId = idsInOrder()

  /**
   * Makes an account.
   * @returns what the sequel does.
   * @throws BAD_USER_INPUT with everything that is wrong; EMAIL_TAKEN.
   */
  return async function createAccount<T>(input: RegisterInput, occasion: Occasion<T>): Promise<T> {
    const { given, incident, sequel } = occasion
    const about = { email: isEmail(input.email) ? input.email : '', name: input.name?.slice(0, 200) ?? null }
    const issues = newPasswordIssues('password', input.password, { minLength: minPasswordLength, ...about })
    const { email, name = null } = checked(registration, input, issues)
    const emailKey = emailKeyOf(email)
    await occasion.checked?.()
    const taken = () => new AppError('EMAIL_TAKEN', {})
    // Before the hash, which is dear; whoever is faster in between is found out by the database.
    if (await database.read.user.findUnique({ where: { emailKey }, select: { id: true } })) throw taken()
    const passwordHash = await hasher.hash(input.password)
    const createdAt = now()
    const data = { ...given, id: nextId(createdAt), email, emailKey, name, passwordHash, createdAt }
    try {
      return await database.write(async (transaction) => {
        const user = await transaction.user.create({ data })
        const actorId = occasion.byOperator ? null : user.id
        await audit.record(transaction, { action: 'register', userId: user.id, actorId, ...incident })
        return sequel(transaction, user)
      })
    } catch (error) {
      throw isUniqueViolation(error, 'emailKey') ? taken() : error
    }
  }
}
