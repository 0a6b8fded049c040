/** TOTP, the codes of authenticator apps (RFC 6238): SHA-1, 6 digits, 30 seconds, which all apps support. */

import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

/** 160 bits: the length of SHA-1 (RFC 4226 §4). */
const SECRET_BYTES = 20

const PERIOD = 30

/** Accepted time steps before and after the current one: clocks differ, and typing takes time (RFC 6238 §5.2). */
const WINDOW = 1

const PARAMETERS = { algorithm: 'SHA1', digits: 6, period: PERIOD } as const

export const newSecret = (): Buffer => randomBytes(SECRET_BYTES)

/** Returns the secret in base32, to be typed. */
export const secretText = (secret: Buffer): string => secretOf(secret).base32

/** Returns the content of the QR code: `otpauth://totp/…`. */
export function otpauthUri(secret: Buffer, { issuer, account }: { issuer: string; account: string }): string {
  return new TOTP({ ...PARAMETERS, issuer, label: account, secret: secretOf(secret) }).toString()
}

/** @returns the time step of the code; null for a wrong code. */
export function stepOf(code: string, secret: Buffer, at: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const timestamp = at.getTime()
  const delta = TOTP.validate({ ...PARAMETERS, token: code, secret: secretOf(secret), timestamp, window: WINDOW })
  return delta === null ? null : TOTP.counter({ period: PERIOD, timestamp }) + delta
}

/** Removes spaces and hyphens: apps show codes in two groups. */
export const normalizeCode = (code: string): string => code.replace(/[\s-]/g, '')

const secretOf = (secret: Buffer) => new Secret({ buffer: new Uint8Array(secret).buffer })
