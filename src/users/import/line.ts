/** Line of an import: a user as JSON, validated as a whole. */

import { z } from 'zod'
import { emailKeyOf } from '../../core/email-address.ts'
import { Role } from '../../database/client/enums.ts'
import { FIRST_INSTANT } from '../../database/storable.ts'
import { importHash } from '../../passwords/imported/stored-form.ts'
import { email, name } from '../input.ts'

export type ImportedUser = {
  email: string
  emailKey: string
  name: string | null
  role: Role
  emailVerified: boolean
  disabled: boolean
  passwordHash: string
  /** Null uses the time of the import. */
  createdAt: Date | null
}

/** Rejects unknown fields: a misspelt `emailVerified` would be ignored silently. */
const user = z.strictObject({
  email,
  passwordHash: z.string().nullish(),
  name: name.nullish(),
  role: z.enum(Role).nullish(),
  emailVerified: z.boolean().nullish(),
  disabled: z.boolean().nullish(),
  createdAt: z.iso.datetime({ offset: true }).nullish(),
})

/** @returns the user, or the issues of the line. Issues never quote a hash. */
export function readLine(text: string, now: Date): ImportedUser | string {
  const value = parse(text)
  if (value === undefined) return 'It must be one JSON object.'
  const { data, error } = user.safeParse(value, { reportInput: false })
  if (error) return error.issues.map(({ path, message }) => [...path.map(String), message].join(': ')).join(' ')
  const createdAt = data.createdAt == null ? null : new Date(data.createdAt)
  if (createdAt && !(createdAt >= FIRST_INSTANT && createdAt <= now)) return 'createdAt: It must be in the past.'
  const hash = data.passwordHash ? importHash(data.passwordHash) : { stored: '' }
  if ('issue' in hash) return `passwordHash: It ${hash.issue}.`
  return {
    email: data.email,
    emailKey: emailKeyOf(data.email),
    name: data.name ?? null,
    role: data.role ?? 'USER',
    emailVerified: data.emailVerified ?? false,
    disabled: data.disabled ?? false,
    passwordHash: hash.stored,
    createdAt,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
