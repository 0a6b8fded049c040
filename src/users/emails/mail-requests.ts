import type { ClientInfo } from '../../core/client-info.ts'
import { emailKeyOf } from '../../core/email-address.ts'
import { AppError } from '../../core/errors.ts'
import type { RateLimits } from '../../rate-limit/rate-limits.ts'
import type { JobQueue } from '../job-queue.ts'

/** Requests for emails that must not reveal accounts: silently limited by address, and handled after the response. */
export function createMailRequests({ limits }: { limits: RateLimits }, jobs: JobQueue) {
  function mayAsk({ ip }: ClientInfo): Promise<boolean> {
    return limits.mailRequest(ip).then(
      () => true,
      (error) => {
        if (error instanceof AppError && error.code === 'TOO_MANY_REQUESTS') return false
        throw error
      },
    )
  }

  return {
    /** @param name kind of request. Of the queued requests of a kind for one address, a single one runs. */
    async add(name: string, email: string, client: ClientInfo, run: () => Promise<void>): Promise<void> {
      if (!(await mayAsk(client))) return
      jobs.add({ name, client: { ip: client.ip, account: `${name} ${emailKeyOf(email)}` }, run })
    },
  }
}
