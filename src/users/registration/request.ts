/** Requests for registration links: the response is always the same, and the work is done after it. */

import type { ClientInfo } from '../../core/client-info.ts'
import { emailKeyOf, findByEmail, isEmail } from '../../core/email-address.ts'
import { AppError } from '../../core/errors.ts'
import { createEmailTemplates } from '../../mail/templates/index.ts'
import type { UserServiceDependencies } from '../dependencies.ts'
import { createMailRequests } from '../emails/mail-requests.ts'
import type { JobQueue } from '../job-queue.ts'
import { issueLink } from './link.ts'
import { linksAreOpen } from './mode.ts'

export function createRequestRegistration(options: UserServiceDependencies, jobs: JobQueue) {
  const { database, limits, audit, mailer, registration, now } = options
  const templates = createEmailTemplates(options.appUrl)
  const requests = createMailRequests(options, jobs)

  /** Runs the same statements whether or not the account exists, except for storing the link. */
  async function sendLink(email: string, client: ClientInfo): Promise<void> {
    if (!(await limits.email('registration', emailKeyOf(email)))) return
    const user = await findByEmail(email, (keys) => database.read.user.findMany({ where: { emailKey: { in: keys } } }))
    await database.write(async (transaction) => {
      await audit.record(transaction, { action: 'registration.requested', userId: user?.id ?? null, client })
      if (user?.disabled) return
      if (user) return transaction.afterCommit(() => mailer.send(templates.accountExists(user)))
      const link = await issueLink(transaction, { email, role: 'USER', invitedById: null }, now())
      transaction.afterCommit(() => mailer.send(templates.registrationLink(email, link)))
    })
  }

  /** @throws AppError REGISTRATION_CLOSED, for any email. */
  return async function requestRegistration(email: string, client: ClientInfo): Promise<true> {
    if (!linksAreOpen(registration.mode)) throw new AppError('REGISTRATION_CLOSED', {})
    if (isEmail(email)) await requests.add('requestRegistration', email, client, () => sendLink(email, client))
    return true
  }
}
