import { isIPv6 } from 'node:net'
import { bareAddress } from './client-info.ts'

/** IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2) in the form that URL writes: `::ffff:cb00:7105`. */
const MAPPED = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/

/**
 * Returns the key that counts a client address, equal for all its spellings. IPv4 loses its port; IPv4-mapped IPv6
 * becomes IPv4. IPv6 is cut to its /64, since one host may use every address within it (RFC 4291 §2.5.4, RFC 8981).
 */
export function addressKey(address: string): string {
  const ip = bareAddress(address)
  if (!isIPv6(ip)) return ip
  // URL rejects a zone id and writes the shortest form (RFC 5952), never dotted IPv4.
  const [withoutZone = ''] = ip.split('%')
  const shortest = new URL(`http://[${withoutZone}]/`).hostname.slice(1, -1)
  const mapped = MAPPED.exec(shortest)?.slice(1)
  if (mapped) return mapped.flatMap((group) => bytesOf(Number.parseInt(group, 16))).join('.')
  const [head = '', tail] = shortest.split('::')
  const groups = head.split(':').filter(Boolean)
  const rest = tail?.split(':').filter(Boolean) ?? []
  const zeros = tail === undefined ? 0 : 8 - groups.length - rest.length
  return `${[...groups, ...Array<string>(zeros).fill('0'), ...rest].slice(0, 4).join(':')}::/64`
}

const bytesOf = (group: number) => [group >> 8, group & 0xff]
