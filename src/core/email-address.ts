/** Email addresses: validation and comparison. */

import { domainToASCII, domainToUnicode } from 'node:url'

/** RFC 5321 §4.5.3.1, without the angle brackets; in UTF-16 units. */
export const MAX_LENGTH = 254
const MAX_LOCAL_LENGTH = 64
const MAX_LABEL_LENGTH = 63

/** RFC 5322's dot-atom with the letters of RFC 6532. Quoted local parts are refused: parsers differ on them. */
const LOCAL_PART = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u

const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u

/** Sender of an email. `name` may be empty. */
export type Mailbox = { readonly name: string; readonly address: string }

/** Numeric last label: URL parsers read such a domain as an IPv4 address. */
const NUMBER = /^(?:\d+|0x[\da-f]*)$/i

/** True for a valid email address. Valid addresses hold no line break or other header delimiter. */
export function isEmail(text: string): boolean {
  if (text.length > MAX_LENGTH || !text.isWellFormed()) return false
  const at = text.indexOf('@')
  const local = text.slice(0, at)
  const domain = text.slice(at + 1)
  return at > 0 && local.length <= MAX_LOCAL_LENGTH && LOCAL_PART.test(local) && isDomain(domain)
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.')
  if (labels.length < 2 || NUMBER.test(labels.at(-1) ?? '') || !labels.every((label) => LABEL.test(label))) return false
  // Lengths count in A-labels (RFC 5890 §2.3.2.1). A domain without A-labels is invalid.
  const ascii = domainToASCII(domain)
  return ascii !== '' && ascii.split('.').every((label) => label.length <= MAX_LABEL_LENGTH)
}

/**
 * Comparison key: two addresses have the same key if, and only if, they are the same mailbox. Case and Unicode
 * composition are ignored. Domains compare as A-labels (RFC 5890 §2.3.2.1); the key holds U-labels, so that searches
 * match them.
 */
export function emailKeyOf(email: string): string {
  const folded = foldEmail(email)
  const { local, domain } = parts(email)
  return hasLabels(domain) ? `${foldEmail(local)}${unicode(domain) ?? parts(folded).domain}` : folded
}

/**
 * Lists the keys under which an account may be stored: older versions stored the domain as typed. The key of the typed
 * spelling comes first.
 */
export function storedKeysOf(email: string): string[] {
  const { local, domain } = parts(email)
  const ascii = hasLabels(domain) ? domainToASCII(domain) : ''
  const spellings = ascii === '' ? [] : [`${foldEmail(local)}${ascii}`]
  return [...new Set([foldEmail(email), emailKeyOf(email), ...spellings])]
}

/**
 * Finds the account of an address under any of its keys. If two accounts match, the typed spelling wins. An invalid
 * address costs the same query.
 */
export async function findByEmail<T extends { emailKey: string }>(
  email: string,
  findMany: (keys: string[]) => Promise<T[]>,
): Promise<T | null> {
  const keys = isEmail(email) ? storedKeysOf(email) : ['']
  const accounts = await findMany(keys)
  return accounts.toSorted((one, other) => keys.indexOf(one.emailKey) - keys.indexOf(other.emailKey))[0] ?? null
}

/** Search key for a part of an address. */
export function searchKeyOf(part: string): string {
  const { local, domain } = parts(part.includes('@') ? part : `@${part}`)
  const labels = /xn--/i.test(domain) && hasLabels(domain) ? unicode(domain) : null
  return labels === null ? foldEmail(part) : `${foldEmail(part.includes('@') ? local : '')}${labels}`
}

/** Case folding and composition, character by character: the lower case of Σ depends on its neighbours in a text. */
export function foldEmail(text: string): string {
  return Array.from(text.normalize('NFC'), foldCharacter).join('').normalize('NFC')
}

/** Unicode simple case folding, with a dotted i for İ. */
function foldCharacter(character: string): string {
  const capital = character.toUpperCase()
  // ß has two capitals, and ı shares its capital with i: both stay distinct letters.
  const alone = capital.length > character.length || character === 'ı'
  // By way of the capital: σ and ς share one, and so do s and ſ.
  return (alone ? character : capital).toLowerCase()
}

/** `local` includes the `@`. */
function parts(email: string): { local: string; domain: string } {
  const at = email.lastIndexOf('@') + 1
  return { local: email.slice(0, at), domain: at === 0 ? '' : email.slice(at) }
}

/** True when a domain has several spellings: it holds non-ASCII letters or A-labels. */
function hasLabels(domain: string): boolean {
  const labels = domain.split('.')
  const varies = /[^\p{ASCII}]|xn--/iu.test(domain)
  return varies && !NUMBER.test(labels.at(-1) ?? '') && labels.every((label) => LABEL.test(label))
}

/** @returns null for an invalid domain (UTS 46). */
function unicode(domain: string): string | null {
  const ascii = domainToASCII(domain)
  return ascii === '' ? null : domainToUnicode(ascii)
}
