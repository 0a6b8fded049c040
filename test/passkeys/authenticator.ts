/** Authenticator in software: returns what a browser returns for the options of a ceremony. */

import { createHash, randomBytes } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import { type Algorithm, passkeyPair } from './key-pairs.ts'

export type CeremonyOptions = { challenge: string; user?: { id: string } }

export type Overrides = {
  origin?: string
  rpId?: string
  verified?: boolean
  counter?: number
  userHandle?: string
  crossOrigin?: boolean
  challenge?: string
  /** Of the client data, in place of `webauthn.create` or `webauthn.get`. */
  type?: string
  /** Absence of the flag for user presence. */
  absent?: boolean
  /** Bytes after the authenticator data. */
  trailing?: Buffer
  /** Self attestation in the format `packed`, with the signature of its statement. */
  packed?: (data: Buffer, sign: (data: Buffer) => Buffer) => Buffer
  /** Changes the attestation object. */
  attestation?: Record<string, unknown>
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const base64url = (data: Buffer | string) => Buffer.from(data).toString('base64url')

export function authenticator(site: { origin: string; rpId: string }, algorithm: Algorithm = 'ES256') {
  const pair = passkeyPair(algorithm)
  const id = randomBytes(16)
  let handle: string | undefined

  function clientData(type: string, options: CeremonyOptions, { origin, crossOrigin, challenge, ...rest }: Overrides) {
    return Buffer.from(
      JSON.stringify({
        type: rest.type ?? type,
        challenge: challenge ?? options.challenge,
        origin: origin ?? site.origin,
        crossOrigin: crossOrigin ?? false,
      }),
    )
  }

  /** Authenticator data: user present, user verified or not, and for a new credential its data (WebAuthn §6.1). */
  function authenticatorData({ rpId, verified = true, counter = 0, ...rest }: Overrides, credential?: Buffer) {
    const flags = (rest.absent ? 0 : 0x01) | (verified ? 0x04 : 0) | (credential ? 0x40 : 0)
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    const { trailing = Buffer.alloc(0) } = rest
    const head = Buffer.concat([sha256(rpId ?? site.rpId), Buffer.from([flags]), count])
    return Buffer.concat([head, credential ?? Buffer.alloc(0), trailing])
  }

  const credential = { id: base64url(id), rawId: base64url(id), type: 'public-key', clientExtensionResults: {} }

  return {
    create(options: CeremonyOptions, overrides: Overrides = {}) {
      handle = options.user?.id
      const length = Buffer.from([0, id.length])
      const attested = Buffer.concat([Buffer.alloc(16), length, id, isoCBOR.encode(pair.cose)])
      const data = authenticatorData(overrides, attested)
      const client = clientData('webauthn.create', options, overrides)
      const signature = overrides.packed?.(Buffer.concat([data, sha256(client)]), pair.sign)
      const attestation = new Map<string, unknown>([
        ['fmt', signature ? 'packed' : 'none'],
        [
          'attStmt',
          new Map<string, unknown>(
            signature && [
              ['alg', pair.algorithm],
              ['sig', new Uint8Array(signature)],
            ],
          ),
        ],
        ['authData', new Uint8Array(data)],
        ...Object.entries(overrides.attestation ?? {}),
      ])
      const attestationObject = base64url(Buffer.from(isoCBOR.encode(attestation as never)))
      const clientDataJSON = base64url(client)
      return { ...credential, response: { clientDataJSON, attestationObject, transports: ['internal'] } }
    },
    get(options: CeremonyOptions, overrides: Overrides = {}) {
      const data = authenticatorData(overrides)
      const client = clientData('webauthn.get', options, overrides)
      const signature = pair.sign(Buffer.concat([data, sha256(client)]))
      return {
        ...credential,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: overrides.userHandle ?? handle,
        },
      }
    },
  }
}
