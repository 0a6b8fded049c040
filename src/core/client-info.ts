/** Client info: IP address and user agent of a request. */
export type ClientInfo = {
  /** Client address, read from X-Forwarded-For behind trusted proxies; null on the command line. */
  readonly ip: string | null
  readonly userAgent: string | null
}

/**
 * Addresses with a port or brackets, as proxies write them in X-Forwarded-For: `203.0.113.5:61234`,
 * `[2001:db8::1]:61234`.
 */
const WITH_PORT = /^(?:(\d+\.\d+\.\d+\.\d+):\d+|\[([\da-f:.]+(?:%\w+)?)\](?::\d+)?)$/i

/** Removes port and brackets from an address. IPv6 without brackets has no port: its last group stays. */
export function bareAddress(ip: string): string {
  const [, v4, v6] = WITH_PORT.exec(ip) ?? []
  return v4 ?? v6 ?? ip
}
