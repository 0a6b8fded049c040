/**
 * Responses of authenticators as browsers send them (`PublicKeyCredential.toJSON()`). Validated here before the library
 * reads them.
 */

import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { z } from 'zod'

/** In characters; longer than any genuine response: an attestation has a few kilobytes. */
const MAX_TEXT = 20_000

const base64url = z
  .string()
  .max(MAX_TEXT)
  .regex(/^[\w-]*$/)
const credential = { id: base64url.min(1).max(1400), rawId: base64url, type: z.literal('public-key') }
const extensions = z.record(z.string(), z.unknown()).catch({})
const attachment = z.enum(['platform', 'cross-platform']).optional().catch(undefined)

const REGISTRATION = z.object({
  ...credential,
  clientExtensionResults: extensions,
  authenticatorAttachment: attachment,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string().max(20)).max(10).optional(),
  }),
})

const AUTHENTICATION = z.object({
  ...credential,
  clientExtensionResults: extensions,
  authenticatorAttachment: attachment,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish().transform((handle) => handle ?? undefined),
  }),
})

/** Returns null for anything else than a registration response. */
export const readRegistration = (value: unknown): RegistrationResponseJSON | null =>
  (REGISTRATION.safeParse(value).data as RegistrationResponseJSON | undefined) ?? null

/** Returns null for anything else than an authentication response. */
export const readAuthentication = (value: unknown): AuthenticationResponseJSON | null =>
  (AUTHENTICATION.safeParse(value).data as AuthenticationResponseJSON | undefined) ?? null

export type ClientData = { challenge: string; crossOrigin: boolean }

/**
 * Returns type and challenge of the client data, to find the challenge; the library checks the rest. Null if malformed.
 */
export function readClientData(clientDataJSON: string): ClientData | null {
  try {
    const data: unknown = JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString())
    if (typeof data !== 'object' || data === null || !('challenge' in data)) return null
    const { challenge } = data
    return typeof challenge === 'string'
      ? { challenge, crossOrigin: 'crossOrigin' in data && data.crossOrigin === true }
      : null
  } catch {
    return null
  }
}
