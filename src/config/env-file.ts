/** `.env` in the working directory: settings of this machine. The environment overrides them. */

import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { StartupError } from '../core/errors.ts'
import { ConfigError, describeSettings } from './config.ts'

/**
 * Adds the variables of `.env`, if it exists, to the environment. A variable that is already set keeps its value.
 * @throws StartupError if the file cannot be read.
 * @throws ConfigError with one line for each malformed line.
 */
export function loadEnvFile(env: Record<string, string | undefined>, path = '.env'): void {
  const bytes = readIfPresent(path)
  if (bytes === null) return
  for (const [name, value] of Object.entries(parseEnvFile(bytes))) env[name] ||= value
}

function readIfPresent(path: string): Buffer | null {
  try {
    return readFileSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw new StartupError(`Cannot read ${path}: make it a file that this user may read`)
  }
}

/** @param bytes text in UTF-8, or in UTF-16 with a byte order mark. */
export function parseEnvFile(bytes: Uint8Array): Record<string, string> {
  const text = decode(bytes).replace(/\r\n?/g, '\n')
  const issues = findIssues(text)
  if (issues.length > 0) throw new ConfigError(issues)
  return parseEnv(text) as Record<string, string>
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    // TextDecoder removes the byte order mark.
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    if (!text.includes('\0')) return text
  } catch {
    // Another encoding, or binary data.
  }
  throw new ConfigError(['.env must be UTF-8 text'])
}

const ASSIGNMENT = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*(.*)$/

/** Node's parser ignores malformed lines, and their author would believe that the setting applies. */
function findIssues(text: string): string[] {
  const issues: string[] = []
  const lines = text.split('\n')
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? ''
    const where = `.env line ${index + 1}`
    if (/^\s*(#|$)/.test(line)) continue
    const [, name = '', value = ''] = ASSIGNMENT.exec(line) ?? []
    if (name === '') {
      issues.push(`${where}: write NAME=VALUE, or a comment that starts with #`)
      continue
    }
    const meant = NAMES.get(fold(name))
    if (meant !== undefined && meant !== name) issues.push(`${where}: write the name as ${meant}`)
    const end = lastLineOf(value, lines, index)
    if (end === null) issues.push(`${where}: closing quote is missing`)
    else index = end
  }
  return issues
}

/** Letters and digits of a name, in upper case. */
const fold = (name: string): string => name.toUpperCase().replace(/[^A-Z\d]/g, '')
const NAMES = new Map(describeSettings().map(({ name }) => [fold(name), name]))

/** @returns index of the last line of a value that may be quoted; null if the closing quote is missing. */
function lastLineOf(value: string, lines: readonly string[], start: number): number | null {
  const [quote = ''] = /^["'`]/.exec(value) ?? []
  if (quote === '' || value.indexOf(quote, 1) > 0) return start
  const rest = lines.slice(start + 1).findIndex((line) => line.includes(quote))
  return rest === -1 ? null : start + 1 + rest
}
