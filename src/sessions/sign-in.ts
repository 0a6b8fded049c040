import type { User } from '../database/client/client.ts'

/** What a client gets that has shown who it is. */
export type SignIn = {
  readonly accessToken: string
  /** The access token's life, in seconds. */
  readonly expiresIn: number
  readonly refreshToken: string
  /** When the refresh token, unless it is used, will be good no longer. */
  readonly refreshExpiresAt: Date
  readonly user: User
}
