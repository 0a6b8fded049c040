/**
 * Stored form of an imported hash: `import$<tag>$<hash>`. The first word distinguishes it from native hashes, which are
 * bcrypt over a prehash with the pepper. The tag comes before the salt, so that the hash index finds the stored schemes
 * and parameters.
 */

import type { Work } from '../work.ts'
import { parseHash, SCHEMES } from './schemes.ts'

export const isImported = (hash: string): boolean => hash.startsWith('import$')

const STORED = /^import\$([a-z0-9]+),([^$]+)\$(.+)$/s

/** @returns the stored form, or the reason why the hash cannot be imported, such as 'is not a bcrypt hash'. */
export function importHash(text: string): { stored: string } | { issue: string } {
  const parsed = parseHash(text)
  return typeof parsed === 'string' ? { issue: parsed } : { stored: `import$${parsed.tag}$${parsed.text}` }
}

/** @returns a function that compares a password as typed; null if the hash was not imported. */
export function importedHash(stored: string): { work: Work; matches: (password: string) => boolean } | null {
  const [, , , text] = STORED.exec(stored) ?? []
  const parsed = text === undefined ? null : parseHash(text)
  return parsed === null || typeof parsed === 'string' ? null : parsed
}

/** Returns the work of a tag, read from the start of a stored form. */
export function workOfTag(start: string): Work | null {
  const [, name = '', parameters = ''] = /^import\$([a-z0-9]+),([^$]+)\$/.exec(start) ?? []
  const dummy = SCHEMES[name]?.dummy(parameters)
  const parsed = dummy === undefined ? 'none' : parseHash(dummy)
  return typeof parsed === 'string' ? null : parsed.work
}

/** Returns a stored form with this tag that matches no known password. */
export function dummyOfTag(tag: string): string {
  const [name = '', ...parameters] = tag.split(',')
  return `import$${tag}$${SCHEMES[name]?.dummy(parameters.join(',')) ?? ''}`
}
