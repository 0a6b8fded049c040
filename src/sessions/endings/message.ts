/** Endings as the bus carries them. */

import { z } from 'zod'
import type { Ending } from './ended-tokens.ts'

const instant = z.iso.datetime().transform((text) => new Date(text))
const ending = z.object({ subjectId: z.string(), until: instant.nullable(), keepUntil: instant })

export const writeMessage = (message: Ending): string => JSON.stringify(message)

/** Null for what is no ending: whoever can send to the bus can end tokens, and nothing else. */
export function readMessage(message: string): Ending | null {
  try {
    return ending.parse(JSON.parse(message))
  } catch {
    return null
  }
}
