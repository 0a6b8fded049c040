/** Lifetimes in milliseconds. */
export type SessionDurations = {
  accessToken: number
  refreshToken: number
  /** Absolute lifetime: no refresh extends it. */
  session: number
  /** Grace period: time that a spent refresh token is replayed after its rotation was confirmed. 0 disables replays. */
  refreshGrace: number
}
