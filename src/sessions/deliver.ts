import type { RefreshCookie } from './refresh-cookie.ts'
import type { SignIn } from './sign-in.ts'

/**
 * What every mutation does that answers an AuthPayload: in cookie mode the refresh token goes into the cookie, whatever of
 * the payload is selected; `AuthPayload.refreshToken` is null then.
 */
export function deliver({ refreshCookie }: { refreshCookie: RefreshCookie | null }, signIn: SignIn): SignIn {
  refreshCookie?.write(signIn.refreshToken, signIn.refreshExpiresAt)
  return signIn
}
