/** Readers of addresses: URLs, origins, networks and mailboxes. */

import { isIP } from 'node:net'
import { isEmail, type Mailbox } from '../core/email-address.ts'
import { InvalidSetting, list, type Read } from './readers.ts'

/** Reads a URL with one of these protocols. Its percent escapes must be valid, since drivers decode them. */
export const url =
  (expected: string, ...protocols: string[]): Read<string> =>
  (text) => {
    if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) throw new InvalidSetting(expected)
    if (!isDecodable(text)) throw new InvalidSetting(`${expected}, with % written as %25`)
    return text
  }

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** Reads the base URL of a site, to which paths are appended. */
export const siteUrl: Read<string> = (text) => {
  const { username, password, search, hash } = new URL(url('http://… or https://…', 'http:', 'https:')(text))
  if (username || password || search || hash)
    throw new InvalidSetting('http://… or https://…, without credentials, query and fragment')
  return text
}

/** Reads a Redis URL, whose path is the database number. */
export const redisUrl: Read<string> = (text) => {
  const expected = 'redis://[USER:PASSWORD@]HOST[:PORT][/NUMBER], or rediss://…'
  const { pathname } = new URL(url(expected, 'redis:', 'rediss:')(text))
  if (!/^(\/\d{0,5})?$/.test(pathname)) throw new InvalidSetting(expected)
  return text
}

export const databaseUrl: Read<string> = (text) => {
  if (/^file:[^?#]+$/.test(text)) return text
  const expected = 'file:PATH, or postgresql://USER:PASSWORD@HOST:PORT/NAME'
  if (!URL.canParse(text) || !/^postgres(ql)?:$/.test(new URL(text).protocol)) throw new InvalidSetting(expected)
  return text
}

/** Reads an exact origin, or `https://*.` with a host of at least two labels. */
export const originPattern: Read<string> = (text) => {
  const expected = 'a comma-separated list of origins such as https://app.example.com or https://*.example.com'
  const exact = text.replace(/^https:\/\/\*\.(?=[^.]+\.)/, 'https://')
  if (!/^https?:\/\/[^*]+$/.test(exact) || !URL.canParse(exact) || new URL(exact).origin !== exact)
    throw new InvalidSetting(expected)
  return text
}

const NETWORKS = ['loopback', 'linklocal', 'uniquelocal']

/** True for an IP address, or a network in CIDR notation (RFC 4632 §3.1, RFC 4291 §2.3). */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const bits = { 4: 32, 6: 128 }[isIP(address)]
  if (bits === undefined || address.includes('%') || rest.length > 0) return false
  return prefix === undefined || (/^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= bits)
}

/** Reads the trusted proxies: none, a number of hops, or addresses and networks. */
export const trustProxy: Read<false | number | string[]> = (text) => {
  if (text === 'off') return false
  if (/^[1-9]$/.test(text)) return Number(text)
  const networks = list(String)(text)
  if (networks.length > 0 && networks.every((each) => NETWORKS.includes(each) || isNetwork(each))) return networks
  throw new InvalidSetting(
    'off, a number of hops from 1 to 9, or a comma-separated list of addresses, networks such as 10.0.0.0/8, or loopback',
  )
}

/** Reads `address`, `Name <address>` or `"Name" <address>`. The name holds no control characters. */
export const mailbox: Read<Mailbox> = (text) => {
  const [, quoted, plain, inBrackets] = /^(?:"((?:[^"\\]|\\.)*)"|([^"<>]*))\s*<([^<>]*)>$/.exec(text) ?? []
  const address = inBrackets ?? text
  const name = quoted?.replace(/\\(.)/g, '$1') ?? plain?.trim() ?? ''
  // A host in a local network may have a single label.
  if (/\p{Cc}/u.test(text) || !(isEmail(address) || isEmail(`${address}.test`)))
    throw new InvalidSetting('an email address, or Name <address>')
  return { name, address }
}
