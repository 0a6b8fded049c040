/** Where a request came from. */
export type Origin = {
  /** The client's address, after the proxies that are trusted; null for the command line. */
  readonly ip: string | null
  readonly userAgent: string | null
}
