/** Change of an account's email: at once, or after proof of the new mailbox, depending on the settings. */

import type { ClientInfo } from '../../core/client-info.ts'
import { emailKeyOf, storedKeysOf } from '../../core/email-address.ts'
import { AppError } from '../../core/errors.ts'
import { maskEmail } from '../../core/mask-email.ts'
import type { User } from '../../database/client/client.ts'
import type { Transaction } from '../../database/port.ts'
import { isUniqueViolation } from '../../database/violations.ts'
import { createEmailTemplates } from '../../mail/templates/index.ts'
import type { Viewer } from '../../tokens/viewer.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { checked, emailChange } from '../input.ts'
import type { JobQueue } from '../job-queue.ts'
import { ownAccount } from '../own-account.ts'
import { provesNewEmail } from '../registration/mode.ts'
import { createMailRequests } from './mail-requests.ts'
import { issueMailToken, voidMailTokens } from './mail-token.ts'
import { createNotices } from './notices.ts'

export type ChangeEmailInput = { email: string }

const emailTaken = () => new AppError('EMAIL_TAKEN', {})

export function createEmailChange(options: UserServiceDependencies, jobs: JobQueue) {
  const { database, limits, audit, mailer, factors, registration, now } = options
  const templates = createEmailTemplates(options.appUrl)
  const notify = createNotices(options)
  const requests = createMailRequests(options, jobs)

  async function changeNow(viewer: Viewer, email: string, client: ClientInfo): Promise<User> {
    try {
      return await database.write(async (transaction) => {
        const { user: before } = await factors.ownSession(transaction, viewer, { factors: true })
        if (before.email === email) return before
        const { id } = before
        const emailKey = emailKeyOf(email)
        if (await holderOf(transaction, email, id)) throw emailTaken()
        const isSameMailbox = emailKeyOf(before.email) === emailKey
        const data = { email, emailKey, ...(!isSameMailbox && { emailVerified: false }) }
        const user = await transaction.user.update({ where: { id }, data })
        const detail = `${maskEmail(before.email)} to ${maskEmail(email)}`
        await audit.record(transaction, { action: 'email.changed', userId: id, actorId: id, client, detail })
        if (isSameMailbox) return user
        await voidMailTokens(transaction, id, now())
        transaction.afterCommit(() => notify(templates.emailChanged(before)))
        return user
      })
    } catch (error) {
      throw isUniqueViolation(error, 'emailKey') ? emailTaken() : error
    }
  }

  /** Sends an email to the new address only: a link if the address is free, otherwise a note that it has an account. */
  async function sendLink({ userId, sessionId }: Viewer, email: string, client: ClientInfo): Promise<void> {
    if (!(await limits.email('change', emailKeyOf(email)))) return
    await database.write(async (transaction) => {
      const session = await transaction.session.findUnique({ where: { id: sessionId }, include: { user: true } })
      if (!session || session.revokedAt !== null || session.user.disabled) return
      await audit.record(transaction, { action: 'email.change_requested', userId, actorId: userId, client })
      const holder = await holderOf(transaction, email, userId)
      if (holder?.disabled) return
      if (holder) return transaction.afterCommit(() => mailer.send(templates.accountExists(holder)))
      await voidMailTokens(transaction, userId, now(), 'of password')
      const issued = await issueMailToken(transaction, 'VERIFY', session.user, now(), {
        email,
        isChange: true,
        sessionId,
      })
      if (issued) transaction.afterCommit(() => mailer.send(templates.emailChange(email, issued)))
    })
  }

  /** @throws AppError EMAIL_TAKEN if the change is immediate; REAUTHENTICATION_REQUIRED. */
  return async function changeEmail(viewer: Viewer, input: ChangeEmailInput, client: ClientInfo): Promise<User> {
    // May reveal whether an email has an account, so it is limited like registration.
    await limits.register(client.ip)
    const { email } = checked(emailChange, input)
    const before = await ownAccount(database.read, viewer)
    const isSameMailbox = emailKeyOf(before.email) === emailKeyOf(email)
    if (isSameMailbox || !provesNewEmail(registration)) return changeNow(viewer, email, client)
    // Answered at once. The link goes out later.
    await database.write((transaction) => factors.ownSession(transaction, viewer, { factors: true }))
    const name = `changeEmail of ${viewer.userId}`
    await requests.add(name, email, client, () => sendLink(viewer, email, client))
    return before
  }
}

/** Finds another account with the address. */
const holderOf = ({ user }: Transaction, email: string, id: string): Promise<User | null> =>
  user.findFirst({ where: { emailKey: { in: storedKeysOf(email) }, id: { not: id } } })
