/** Readers of settings: parse a variable's text into a value. */

import { weaknessOf } from './weak-secret.ts'

export const SECOND = 1000
export const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** Milliseconds in each unit of a duration. */
const UNITS: Record<string, number> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY }

/** Thrown by a reader. Its message completes '<VARIABLE> must be …'. */
export class InvalidSetting extends Error {}

/** Reads the text of a variable. @throws InvalidSetting */
export type Read<T> = (text: string) => T

export const oneOf =
  <const T extends string>(...values: T[]): Read<T> =>
  (text) => {
    const value = values.find((each) => each === text)
    if (value === undefined) throw new InvalidSetting(`one of ${values.join(', ')}`)
    return value
  }

export const onOff: Read<boolean> = (text) => oneOf('on', 'off')(text) === 'on'

export const integer =
  (min: number, max: number): Read<number> =>
  (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < min || value > max)
      throw new InvalidSetting(`a whole number from ${min} to ${max}`)
    return value
  }

/** Reads a duration such as `15m`. Returns milliseconds. */
export const duration =
  (min: number, max: number, range: string): Read<number> =>
  (text) => {
    const [, digits, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? []
    const value = Number(digits) * (UNITS[unit ?? ''] ?? Number.NaN)
    if (!(value >= min && value <= max)) throw new InvalidSetting(`a duration such as 90s, 15m, 12h or 30d, ${range}`)
    return value
  }

/** Reads a duration, or `0`. */
export const durationOrZero =
  (max: number, range: string): Read<number> =>
  (text) =>
    text === '0' ? 0 : duration(0, max, range)(text)

export const matching =
  (pattern: RegExp, expected: string): Read<string> =>
  (text) => {
    if (!pattern.test(text)) throw new InvalidSetting(expected)
    return text
  }

export const list =
  <T>(read: Read<T>): Read<T[]> =>
  (text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)
      .map(read)

/** RFC 7518 §3.2: the key must be at least as long as the hash. */
export const secret: Read<string> = (text) => {
  if (Buffer.byteLength(text) < 32) throw new InvalidSetting('at least 32 bytes long')
  return text
}

export const productionSecret: Read<string> = (text) => {
  const weakness = weaknessOf(secret(text))
  if (weakness !== null) throw new InvalidSetting(`random: ${weakness}`)
  return text
}

/** RFC 7519 §2: a value with a colon must be a URI. */
export const nameOrUri: Read<string> = (text) => {
  if (text.includes(':') && !URL.canParse(text)) throw new InvalidSetting('a name without a colon, or a URI')
  return text
}
