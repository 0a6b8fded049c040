/** New accounts. */

import type { Incident } from '../audit/service.ts'
import type { Prisma, User } from '../database/client/client.ts'
import type { Transaction } from '../database/database.ts'
import { idsInOrder } from '../database/ids.ts'
import { isUniqueViolation } from '../database/database.ts'
import { AppError } from '../errors.ts'
import { emailKeyOf, isEmail } from './email.ts'
import { checked, newPasswordIssues, registration } from './inputs.ts'
import type { AccountServiceOptions } from './parts.ts'

export type RegisterInput = { email: string; password: string; name?: string | null | undefined }

/** What of an account is not for whoever makes it to say. */
type Given = Pick<Prisma.UserCreateInput, 'role' | 'emailVerified'>

export type RegistrationOptions = Pick<
  AccountServiceOptions,
  'database' | 'audit' | 'hasher' | 'now' | 'minPasswordLength'
>

export function createRegistration({ database, audit, hasher, now, minPasswordLength }: RegistrationOptions) {
  const nextId = idsInOrder()

  /**
   * Makes an account.
   * @param incident how the trail tells of it.
   * @param sequel what else belongs to the same transaction.
   * @throws BAD_USER_INPUT with everything that is wrong; EMAIL_TAKEN.
   */
  return async function createAccount<T>(
    input: RegisterInput,
    given: Given,
    incident: Pick<Incident, 'origin' | 'detail'>,
    sequel: (transaction: Transaction, user: User) => Promise<T>,
  ): Promise<T> {
    const about = { email: isEmail(input.email) ? input.email : '', name: input.name?.slice(0, 200) ?? null }
    const issues = newPasswordIssues('password', input.password, { minLength: minPasswordLength, ...about })
    const { email, name = null } = checked(registration, input, issues)
    const emailKey = emailKeyOf(email)
    const taken = () => new AppError('EMAIL_TAKEN', {})
    // Before the hash, which is dear; whoever is faster in between is found out by the database.
    if (await database.read.user.findUnique({ where: { emailKey }, select: { id: true } })) throw taken()
    const passwordHash = await hasher.hash(input.password)
    const createdAt = now()
    const data = { ...given, id: nextId(createdAt), email, emailKey, name, passwordHash, createdAt }
    try {
      return await database.write(async (transaction) => {
        const user = await transaction.user.create({ data })
        await audit.record(transaction, { action: 'register', userId: user.id, ...incident })
        return sequel(transaction, user)
      })
    } catch (error) {
      throw isUniqueViolation(error, 'emailKey') ? taken() : error
    }
  }
}
