/** Reads settings one by one, collects the issues, and keeps the descriptions for .env.example. */

import { InvalidSetting, type Read } from './readers.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads one variable.
 * @param fallback default, as an operator would write it; null if there is none.
 * @param help one line for .env.example.
 * @returns the value. An invalid value adds an issue and returns the default.
 */
export type Setting = {
  <T>(name: string, fallback: string, read: Read<T>, help: string): T
  <T>(name: string, fallback: null, read: Read<T>, help: string): T | null
}

export type DescribedSetting = { name: string; fallback: string | null; help: string; section: string }

export type Settings = {
  /** Returns a Setting for one section of .env.example. */
  section(title: string): Setting
  isSet(name: string): boolean
  /** Invalid settings, one line each. */
  readonly issues: string[]
  /** All settings, in reading order. */
  readonly described: DescribedSetting[]
}

/** @param env variables by name; an empty value counts as unset. */
export function createSettings(env: Environment): Settings {
  const issues: string[] = []
  const described: DescribedSetting[] = []
  const textOf = (name: string) => env[name]?.trim() || null

  function section(title: string): Setting {
    return <T>(name: string, fallback: string | null, read: Read<T>, help: string): T => {
      described.push({ name, fallback, help, section: title })
      const standIn = fallback === null ? (null as T) : read(fallback)
      const text = textOf(name)
      if (text === null) return standIn
      try {
        return read(text)
      } catch (error) {
        if (!(error instanceof InvalidSetting)) throw error
        issues.push(`${name} must be ${error.message}`)
        return standIn
      }
    }
  }

  return { section, isSet: (name) => textOf(name) !== null, issues, described }
}
