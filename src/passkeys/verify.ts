/**
 * Verifies responses to passkey ceremonies. The signature is checked outside of a transaction; the challenge is used up
 * inside one.
 */

import { type AuthenticationResponseJSON, verifyAuthenticationResponse } from '@simplewebauthn/server'
import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import type { Passkey, User } from '../database/client/client.ts'
import type { Database, Transaction } from '../database/port.ts'
import type { Authentication } from '../sessions/service.ts'
import { type Ceremony, isOpen, spendChallenge } from './challenges.ts'
import type { RelyingParty } from './relying-party.ts'
import { readAuthentication, readClientData } from './responses.ts'

export type PasskeyVerifierOptions = {
  database: Database
  audit: AuditService
  relyingParty: RelyingParty
  log: Log
  now: () => Date
}

/** Response with a valid signature. */
export type Assertion = {
  readonly passkey: Passkey & { user: User }
  readonly challenge: string
  readonly counter: number
  readonly authentication: Authentication
}

/** Maximum counter value of the column. */
export const MAX_COUNTER = 2 ** 31 - 1

const refused = () => new AppError('INVALID_CREDENTIALS', {}, 'The passkey was not accepted: try again.')

export function createPasskeyVerifier({ database, audit, relyingParty, log, now }: PasskeyVerifierOptions) {
  /**
   * @param userId user who must respond; null at login, where the passkey identifies the user.
   * @throws AppError INVALID_CREDENTIALS for any problem. The log has the reason.
   */
  async function verify(input: unknown, ceremony: Ceremony, userId: string | null): Promise<Assertion> {
    const response = readAuthentication(input)
    const client = response && readClientData(response.response.clientDataJSON)
    if (!response || !client) return refuse('malformed')
    if (client.crossOrigin) return refuse('cross-origin')
    if (!(await isOpen(database.read, client.challenge, ceremony, userId, now()))) return refuse('challenge')
    const passkey = await database.read.passkey.findUnique({
      where: { credentialId: response.id },
      include: { user: true },
    })
    if (!passkey) return refuse('unknown credential')
    if (userId !== null && passkey.userId !== userId) return refuse('credential of another user')
    const { userHandle } = response.response
    if (userHandle !== undefined && userHandle !== handleOf(passkey.userId)) return refuse('user handle')
    const checked = await check(response, client.challenge, passkey)
    if (!checked?.verified) return refuse('signature, origin or RP id')
    const { userVerified, newCounter } = checked.authenticationInfo
    return {
      passkey,
      challenge: client.challenge,
      counter: Math.min(newCounter, MAX_COUNTER),
      authentication: userVerified ? { amr: 'pop mfa', factors: 2 } : { amr: 'pop', factors: 1 },
    }
  }

  /**
   * The ceremony asks for 'preferred' user verification, so its absence is no error. The session then has one factor.
   */
  function check(response: AuthenticationResponseJSON, challenge: string, { credentialId, publicKey }: Passkey) {
    return verifyAuthenticationResponse({
      response,
      expectedChallenge: challenge,
      expectedOrigin: [...relyingParty.origins],
      expectedRPID: relyingParty.id,
      requireUserVerification: false,
      // The counter is checked when it is stored. A decrease is recorded, but does not reject the sign-in.
      credential: { id: credentialId, publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')), counter: 0 },
    }).catch((error: unknown) => {
      log.info({ reason: error instanceof Error ? error.message : 'unknown' }, 'Passkey refused')
      return null
    })
  }

  /**
   * Uses up the challenge, and stores the counter and the time of use. Called in the transaction of the sign-in.
   * @returns false if the challenge was used or the passkey removed meanwhile.
   */
  async function use(
    transaction: Transaction,
    { passkey, challenge, counter }: Assertion,
    ceremony: Ceremony,
    client: ClientInfo,
  ): Promise<boolean> {
    const at = now()
    const { id, userId, name } = passkey
    if (!(await spendChallenge(transaction, challenge, ceremony, ceremony === 'login' ? null : userId, at)))
      return false
    // Synced passkeys always send 0. Any other counter must rise (WebAuthn Level 3 §6.1.1).
    const risen = await transaction.passkey.updateMany({
      where: { id, OR: [{ counter: { lt: counter } }, { counter: 0 }] },
      data: { counter, lastUsedAt: at },
    })
    if (risen.count === 1) return true
    const { count } = await transaction.passkey.updateMany({ where: { id }, data: { lastUsedAt: at } })
    if (count === 0) return false
    const detail = `${name}: ${counter}`
    await audit.record(transaction, { action: 'passkey.counter_went_back', userId, actorId: userId, client, detail })
    return true
  }

  function refuse(reason: string): never {
    log.info({ reason }, 'Passkey refused')
    throw refused()
  }

  return { verify, use }
}

export type PasskeyVerifier = ReturnType<typeof createPasskeyVerifier>

/**
 * Returns the user handle. It is derived from the random id, and says nothing about the person (WebAuthn Level 3
 * §14.6.1).
 */
export const handleOf = (userId: string): string => Buffer.from(userId).toString('base64url')
