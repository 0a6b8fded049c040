/** Passkeys of a signed-in user: add, rename, remove. */

import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import { v7 as uuidv7 } from 'uuid'
import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError, badInput } from '../core/errors.ts'
import type { Log } from '../core/log.ts'
import { isUuid } from '../core/uuid.ts'
import type { Passkey, User } from '../database/client/client.ts'
import type { Database, Transaction } from '../database/port.ts'
import { isStorable, UNSTORABLE } from '../database/storable.ts'
import { isUniqueViolation } from '../database/violations.ts'
import type { FactorService } from '../factors/service.ts'
import type { SessionService } from '../sessions/service.ts'
import type { Viewer } from '../tokens/viewer.ts'
import { CHALLENGE_TTL, isOpen, issueChallenge, spendChallenge } from './challenges.ts'
import type { PasskeyChallenge } from './login.ts'
import type { RelyingParty } from './relying-party.ts'
import { readClientData, readRegistration } from './responses.ts'
import { handleOf, MAX_COUNTER } from './verify.ts'

export type AddPasskeyInput = { name: string; response: unknown }

export type OwnPasskeysOptions = {
  database: Database
  audit: AuditService
  sessions: Pick<SessionService, 'lowerSessionsOf'>
  factors: Pick<FactorService, 'ownSession'>
  relyingParty: RelyingParty
  notify(user: User, change: 'passkeyAdded' | 'passkeyRemoved'): void
  log: Log
  now: () => Date
}

/** Maximum number of passkeys per account. */
const MAX_PASSKEYS = 20
const MAX_NAME = 100

export function createOwnPasskeys(options: OwnPasskeysOptions) {
  const { database, audit, sessions, factors, relyingParty, notify, log, now } = options

  function refuse(reason: string): never {
    log.info({ reason }, 'Passkey refused')
    throw new AppError('INVALID_CREDENTIALS', {}, 'The passkey was not accepted: try again.')
  }

  async function attestationOf(input: unknown, userId: string) {
    const response = readRegistration(input)
    const client = response && readClientData(response.response.clientDataJSON)
    if (!response || !client) return refuse('malformed')
    if (client.crossOrigin) return refuse('cross-origin')
    if (!(await isOpen(database.read, client.challenge, 'registration', userId, now()))) return refuse('challenge')
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response,
      expectedChallenge: client.challenge,
      expectedOrigin: [...relyingParty.origins],
      expectedRPID: relyingParty.id,
      requireUserVerification: false,
    }).catch((error: unknown) => refuse(error instanceof Error ? error.message : 'unknown'))
    if (!verified) return refuse('attestation')
    return { challenge: client.challenge, transports: response.response.transports ?? [], registrationInfo }
  }

  const own = (transaction: Transaction, { userId }: Viewer, id: string): Promise<Passkey | null> =>
    isUuid(id) ? transaction.passkey.findFirst({ where: { id, userId } }) : Promise.resolve(null)

  return {
    listPasskeys: ({ userId }: Viewer): Promise<Passkey[]> =>
      database.read.passkey.findMany({ where: { userId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] }),

    /** @throws AppError REAUTHENTICATION_REQUIRED; CONFLICT if the account has the maximum number of passkeys. */
    beginPasskey: async (viewer: Viewer): Promise<PasskeyChallenge> => {
      const { challenge, user, passkeys } = await database.write(async (transaction) => {
        const { userId, user } = await factors.ownSession(transaction, viewer, { factors: true })
        const passkeys = await transaction.passkey.findMany({ where: { userId } })
        if (passkeys.length >= MAX_PASSKEYS)
          throw new AppError('CONFLICT', {}, `An account may have at most ${MAX_PASSKEYS} passkeys: remove one first.`)
        return { challenge: await issueChallenge(transaction, 'registration', userId, now()), user, passkeys }
      })
      const optionsJson = await generateRegistrationOptions({
        rpName: relyingParty.name,
        rpID: relyingParty.id,
        userID: new Uint8Array(Buffer.from(handleOf(user.id), 'base64url')),
        userName: user.email,
        userDisplayName: user.name ?? user.email,
        challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
        attestationType: 'none',
        excludeCredentials: passkeys.map(({ credentialId }) => ({ id: credentialId })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'preferred' },
        timeout: CHALLENGE_TTL * 1000,
      })
      return { options: optionsJson, expiresIn: CHALLENGE_TTL }
    },

    /** @throws AppError INVALID_CREDENTIALS for a response that is not accepted; REAUTHENTICATION_REQUIRED. */
    addPasskey: async (viewer: Viewer, { name, response }: AddPasskeyInput, client: ClientInfo): Promise<Passkey> => {
      const named = nameOf(name, ['input', 'name'])
      const { challenge, transports, registrationInfo } = await attestationOf(response, viewer.userId)
      const { credential, credentialDeviceType } = registrationInfo
      try {
        return await database.write(async (transaction) => {
          const { userId, user } = await factors.ownSession(transaction, viewer, { factors: true })
          const at = now()
          if (!(await spendChallenge(transaction, challenge, 'registration', userId, at))) return refuse('challenge')
          await audit.record(transaction, {
            action: 'passkey.added',
            userId,
            actorId: userId,
            client,
            detail: named,
          })
          transaction.afterCommit(() => notify(user, 'passkeyAdded'))
          return transaction.passkey.create({
            data: {
              id: uuidv7({ msecs: at.getTime() }),
              userId,
              credentialId: credential.id,
              publicKey: Buffer.from(credential.publicKey).toString('base64url'),
              counter: Math.min(credential.counter, MAX_COUNTER),
              transports: transports.join(','),
              synced: credentialDeviceType === 'multiDevice',
              name: named,
              createdAt: at,
            },
          })
        })
      } catch (error) {
        if (isUniqueViolation(error, 'credentialId')) return refuse('credential is registered')
        throw error
      }
    },

    /** @throws AppError NOT_FOUND. */
    renamePasskey: (viewer: Viewer, id: string, name: string, client: ClientInfo): Promise<Passkey> => {
      const named = nameOf(name, ['name'])
      return database.write(async (transaction) => {
        await factors.ownSession(transaction, viewer, { factors: false })
        const passkey = await own(transaction, viewer, id)
        if (passkey === null) throw new AppError('NOT_FOUND', {})
        const { userId } = passkey
        await audit.record(transaction, { action: 'passkey.renamed', userId, actorId: userId, client, detail: named })
        return transaction.passkey.update({ where: { id }, data: { name: named } })
      })
    },

    /**
     * Removes a passkey. All sessions of the account lose their second factor.
     * @returns false for any other id.
     * @throws AppError CONFLICT if the account could not sign in without it; REAUTHENTICATION_REQUIRED if the session
     * has one factor.
     */
    removePasskey: (viewer: Viewer, id: string, client: ClientInfo): Promise<boolean> =>
      database.write(async (transaction) => {
        const { userId, user } = await factors.ownSession(transaction, viewer, { factors: true })
        const passkey = await own(transaction, viewer, id)
        if (passkey === null) return false
        // An account imported without a password has an empty hash, which matches no password.
        if (user.passwordHash === '' && (await transaction.passkey.count({ where: { userId } })) === 1)
          throw new AppError('CONFLICT', {}, 'This passkey is the only way into the account: set a password first.')
        await transaction.passkey.delete({ where: { id } })
        await sessions.lowerSessionsOf(transaction, userId)
        const { name: detail } = passkey
        await audit.record(transaction, { action: 'passkey.removed', userId, actorId: userId, client, detail })
        transaction.afterCommit(() => notify(user, 'passkeyRemoved'))
        return true
      }),
  }
}

function nameOf(name: string, path: string[]): string {
  const named = name.trim()
  if (!isStorable(named)) throw badInput({ path, message: UNSTORABLE })
  if (named === '' || named.length > MAX_NAME)
    throw badInput({ path, message: `It must have 1 to ${MAX_NAME} characters.` })
  return named
}
