import { isIPv6 } from 'node:net'
import { bareAddress } from '../../audit/origin.ts'

/** IPv4 in IPv6 (RFC 4291 §2.5.5.2), as sockets that take both give it. */
const MAPPED = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * What an address counts as: itself, without its port, or the first 64 bits of IPv6, within which one host has as many as it wants
 * (RFC 4291 §2.5.4, RFC 8981).
 */
export function addressKey(address: string): string {
  const ip = bareAddress(address)
  const mapped = MAPPED.exec(ip)?.[1]
  if (mapped !== undefined) return mapped
  if (!isIPv6(ip)) return ip
  // Without a zone, which a URL doesn't take; a URL writes an address in its shortest form only (RFC 5952), "::" in it.
  const [written = ''] = ip.split('%')
  const [head = '', tail] = new URL(`http://[${written}]/`).hostname.slice(1, -1).split('::')
  const groups = head.split(':').filter(Boolean)
  const rest = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  return `${[...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, 4).join(':')}::/64`
}
