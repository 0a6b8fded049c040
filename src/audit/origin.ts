/** Where a request came from. */
export type Origin = {
  /** The client's address, after the proxies that are trusted; null for the command line. */
  readonly ip: string | null
  readonly userAgent: string | null
}

/** `203.0.113.5:61234`, `[2001:db8::1]:61234` and `[2001:db8::1]`, as some proxies write them in X-Forwarded-For. */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([\da-f:.]+(?:%\w+)?)\](?::\d+)?)$/i

/** An address without port and brackets; what is neither stays as it is. Of IPv6 without brackets the last group is no port. */
export function bareAddress(ip: string): string {
  const [, v4, v6] = WITH_PORT.exec(ip) ?? []
  return v4 ?? v6 ?? ip
}
