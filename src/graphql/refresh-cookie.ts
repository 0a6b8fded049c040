/** Refresh token in cookie mode: read from the request, set by sign-in mutations and cleared by sign-out mutations. */

import type { SessionService, SignIn } from '../sessions/service.ts'

export type RefreshCookie = {
  /** Null if the request has none. */
  readonly token: string | null
  write(token: string, expiresAt: Date): void
  clear(): void
}

type CookieContext = { readonly refreshCookie: RefreshCookie | null }

/** Sets the cookie, whichever fields of AuthPayload are selected. `AuthPayload.refreshToken` is then null. */
export function setRefreshCookie({ refreshCookie }: CookieContext, signIn: SignIn): SignIn {
  refreshCookie?.write(signIn.refreshToken, signIn.refreshExpiresAt)
  return signIn
}

/**
 * Clears the cookie if its session has ended. The cookie of another, active session stays: without it that session
 * could neither refresh nor log out.
 */
export async function clearRefreshCookie({ refreshCookie, services }: ClearingContext): Promise<void> {
  if (!refreshCookie) return
  const { token } = refreshCookie
  if (token === null || !(await services.sessions.isActive(token))) refreshCookie.clear()
}

type ClearingContext = CookieContext & { readonly services: { readonly sessions: Pick<SessionService, 'isActive'> } }
