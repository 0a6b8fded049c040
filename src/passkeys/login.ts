/** Sign-in and reauthentication with a passkey. Neither asks for an email. */

import { generateAuthenticationOptions } from '@simplewebauthn/server'
import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError } from '../core/errors.ts'
import type { Database } from '../database/port.ts'
import { isForeignKeyViolation } from '../database/violations.ts'
import type { RateLimits } from '../rate-limit/rate-limits.ts'
import type { SessionService, SignIn } from '../sessions/service.ts'
import type { Viewer } from '../tokens/viewer.ts'
import { type Ceremony, CHALLENGE_TTL, issueChallenge } from './challenges.ts'
import type { RelyingParty } from './relying-party.ts'
import type { PasskeyVerifier } from './verify.ts'

/** `options` is the input of `PublicKeyCredential.parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`. */
export type PasskeyChallenge = { options: object; expiresIn: number }

export type PasskeyLoginOptions = {
  database: Database
  audit: AuditService
  limits: Pick<RateLimits, 'factorAnswer' | 'passkeyChallenge'>
  sessions: Pick<SessionService, 'start' | 'judge' | 'renewInPlace' | 'drain'>
  relyingParty: RelyingParty
  verifier: PasskeyVerifier
  now: () => Date
}

const refused = () => new AppError('INVALID_CREDENTIALS', {}, 'The passkey was not accepted: try again.')

export function createPasskeyLogin(options: PasskeyLoginOptions) {
  const { database, audit, limits, sessions, relyingParty, verifier, now } = options

  async function challengeFor(ceremony: Ceremony, userId: string | null): Promise<PasskeyChallenge> {
    const own = userId === null ? [] : await database.read.passkey.findMany({ where: { userId } })
    const write = database.write((transaction) => issueChallenge(transaction, ceremony, userId, now()))
    const challenge = await write.catch((error) => {
      // The account was deleted during the request.
      throw isForeignKeyViolation(error) ? new AppError('UNAUTHENTICATED', { reason: 'revoked' }) : error
    })
    const optionsJson = await generateAuthenticationOptions({
      rpID: relyingParty.id,
      challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
      allowCredentials: own.map(({ credentialId }) => ({ id: credentialId })),
      userVerification: 'preferred',
      timeout: CHALLENGE_TTL * 1000,
    })
    return { options: optionsJson, expiresIn: CHALLENGE_TTL }
  }

  return {
    async beginPasskeyLogin(client: ClientInfo): Promise<PasskeyChallenge> {
      await limits.passkeyChallenge(client.ip)
      return challengeFor('login', null)
    },

    /** @throws AppError INVALID_CREDENTIALS; SECOND_FACTOR_REQUIRED without user verification; TOO_MANY_REQUESTS. */
    async loginWithPasskey(response: unknown, client: ClientInfo): Promise<SignIn> {
      await limits.factorAnswer(client.ip)
      const assertion = await verifier.verify(response, 'login', null)
      const outcome = await database.write(async (transaction) => {
        const { userId, user } = assertion.passkey
        const enabled = await transaction.user.updateMany({
          where: { id: userId, disabled: false },
          data: { disabled: false },
        })
        if (enabled.count === 0 || !(await verifier.use(transaction, assertion, 'login', client))) return refused()
        const first = assertion.authentication
        const authentication =
          first.factors === 2
            ? first
            : await sessions.judge(transaction, { user, first, answer: null, sessionId: null, client })
        if (authentication instanceof AppError) return authentication
        const signIn = await sessions.start(transaction, user, client, authentication)
        const detail = `passkey: ${authentication.amr}`
        await audit.record(transaction, { action: 'login', userId, actorId: userId, client, detail })
        return signIn
      })
      if (outcome instanceof AppError) throw outcome
      return outcome
    },

    async beginPasskeyReauthentication({ userId }: Viewer, client: ClientInfo): Promise<PasskeyChallenge> {
      await limits.passkeyChallenge(client.ip)
      return challengeFor('reauthentication', userId)
    },

    /**
     * Replaces password and code. @throws AppError like loginWithPasskey; UNAUTHENTICATED if the session was revoked.
     */
    async reauthenticateWithPasskey(viewer: Viewer, response: unknown, client: ClientInfo): Promise<SignIn> {
      await limits.factorAnswer(client.ip)
      const { userId, sessionId } = viewer
      const assertion = await verifier.verify(response, 'reauthentication', userId)
      // The access token of this request may confirm the last rotation.
      await sessions.drain()
      const outcome = await database.write(async (transaction) => {
        const { user } = assertion.passkey
        if (!(await verifier.use(transaction, assertion, 'reauthentication', client))) return refused()
        const first = assertion.authentication
        const authentication =
          first.factors === 2
            ? first
            : await sessions.judge(transaction, { user, first, answer: null, sessionId, client })
        if (authentication instanceof AppError) return authentication
        return sessions.renewInPlace(transaction, { id: sessionId, userId }, authentication, client)
      })
      if (outcome instanceof AppError) throw outcome
      return outcome
    },
  }
}
