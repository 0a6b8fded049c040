/** Bus messages: one revocation each, as JSON. */

import { z } from 'zod'
import type { Revocation } from './revoked-tokens.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))
const revocation = z.object({ subjectId: z.string(), issuedBefore: instant.nullable(), keepUntil: instant })

export const writeMessage = (message: Revocation): string => JSON.stringify(message)

/** Returns null for anything but a revocation, so senders on the bus can only revoke tokens. */
export function readMessage(message: string): Revocation | null {
  try {
    return revocation.parse(JSON.parse(message))
  } catch {
    return null
  }
}
