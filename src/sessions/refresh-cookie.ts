/** The refresh token where a cookie carries it: read from the request, written to the response. */
export type RefreshCookie = {
  /** Null where the request has none. */
  readonly token: string | null
  write(token: string, expiresAt: Date): void
  clear(): void
}
