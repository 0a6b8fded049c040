import type { RefreshCookie } from './refresh-cookie.ts'
import type { SessionService } from './service.ts'

/**
 * What every mutation does that ended sessions: the cookie goes with its session. One of another session, which goes on, stays: without
 * it nobody could go on with that session, nor end it by the next logout.
 */
export async function forget({ refreshCookie, services }: Forgetting): Promise<void> {
  if (!refreshCookie) return
  const { token } = refreshCookie
  if (token === null || !(await services.sessions.goesOn(token))) refreshCookie.clear()
}

export type Forgetting = {
  refreshCookie: RefreshCookie | null
  services: { sessions: Pick<SessionService, 'goesOn'> }
}
