/** Authenticator apps and recovery codes of a signed-in user. */

import { v7 as uuidv7 } from 'uuid'
import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { AppError } from '../core/errors.ts'
import { isUuid } from '../core/uuid.ts'
import type { Authenticator } from '../database/client/client.ts'
import type { Database, Transaction } from '../database/port.ts'
import type { SessionService } from '../sessions/service.ts'
import type { Viewer } from '../tokens/viewer.ts'
import type { FactorKeys } from './factor-keys.ts'
import type { FactorNotices } from './notices.ts'
import { ownSession } from './own-session.ts'
import { newRecoveryCodes } from './recovery-codes.ts'
import { newSecret, normalizeCode, otpauthUri, secretText, stepOf } from './totp.ts'

/** Contains the secret, which is shown to the user only once. */
export type AuthenticatorSetup = { id: string; uri: string; secret: string }
export type RecoveryCodes = { codes: string[] }

export type AuthenticatorOptions = {
  database: Database
  audit: AuditService
  sessions: Pick<SessionService, 'lowerSessionsOf' | 'revokeAccessTokensOf'>
  keys: FactorKeys
  notices: FactorNotices
  /** Name of the service, shown in the app. */
  issuer: string
  now: () => Date
}

/** Maximum number of apps per account. */
const MAX_AUTHENTICATORS = 5

/** Time to confirm a new app with its first code, in milliseconds. */
const SETUP_TTL = 15 * 60 * 1000

const isPending = { confirmedAt: null }
const isConfirmed = { confirmedAt: { not: null } }

export function createAuthenticators(options: AuthenticatorOptions) {
  const { database, audit, sessions, keys, notices, issuer, now } = options

  async function giveRecoveryCodes({ recoveryCode }: Transaction, userId: string): Promise<RecoveryCodes> {
    const [codes, createdAt] = [newRecoveryCodes(), now()]
    await recoveryCode.deleteMany({ where: { userId } })
    for (const code of codes) {
      const hash = keys.hashRecoveryCode(code, userId)
      await recoveryCode.create({ data: { id: uuidv7({ msecs: createdAt.getTime() }), userId, hash, createdAt } })
    }
    return { codes }
  }

  return {
    listAuthenticators: ({ userId }: Viewer): Promise<Authenticator[]> =>
      database.read.authenticator.findMany({ where: { userId, ...isConfirmed }, orderBy: { id: 'asc' } }),

    /** @throws AppError REAUTHENTICATION_REQUIRED; CONFLICT if the account has the maximum number of apps. */
    addAuthenticator: (viewer: Viewer): Promise<AuthenticatorSetup> =>
      database.write(async (transaction) => {
        const session = await ownSession(transaction, viewer, { factors: true })
        const { userId, user } = session
        if ((await transaction.authenticator.count({ where: { userId, ...isConfirmed } })) >= MAX_AUTHENTICATORS)
          throw new AppError(
            'CONFLICT',
            {},
            `An account may have at most ${MAX_AUTHENTICATORS} authenticators: remove one first.`,
          )
        // Each setup replaces the pending one: only the latest QR code can be confirmed.
        await transaction.authenticator.deleteMany({ where: { userId, ...isPending } })
        const at = now()
        const [id, secret] = [uuidv7({ msecs: at.getTime() }), newSecret()]
        await transaction.authenticator.create({
          data: { id, userId, secret: keys.wrapSecret(secret, id), createdAt: at },
        })
        return { id, uri: otpauthUri(secret, { issuer, account: user.email }), secret: secretText(secret) }
      }),

    /**
     * Confirms an app with its first code. The code is also the second factor of this session, from the next access
     * token on.
     * @throws AppError INVALID_CREDENTIALS for a wrong code, and for a confirmed authenticator; NOT_FOUND;
     *   REAUTHENTICATION_REQUIRED.
     */
    confirmAuthenticator: (viewer: Viewer, id: string, code: string, client: ClientInfo): Promise<RecoveryCodes> =>
      database.write(async (transaction) => {
        const session = await ownSession(transaction, viewer, { factors: true })
        const { userId, user } = session
        const row = isUuid(id) ? await transaction.authenticator.findFirst({ where: { id, userId } }) : null
        const at = now()
        if (row === null || row.createdAt.getTime() <= at.getTime() - SETUP_TTL) throw new AppError('NOT_FOUND', {})
        const step = stepOf(normalizeCode(code), keys.unwrapSecret(row.secret, id), at)
        if (row.confirmedAt !== null || step === null) {
          const message = 'Wrong code: check the clock of the device, and enter the next code.'
          throw new AppError('INVALID_CREDENTIALS', {}, message)
        }
        const data = { confirmedAt: at, lastUsedAt: at, lastStep: step }
        await transaction.authenticator.updateMany({ where: { id, ...isPending }, data })
        if (session.factors === 1) {
          const raised = { amr: `${session.amr} otp mfa`, factors: 2 }
          await transaction.session.update({ where: { id: session.id }, data: raised })
        }
        await sessions.revokeAccessTokensOf(transaction, userId)
        await audit.record(transaction, { action: 'factor.authenticator_added', userId, actorId: userId, client })
        transaction.afterCommit(() => notices.changed(user, 'authenticatorAdded'))
        return giveRecoveryCodes(transaction, userId)
      }),

    /** Removes an app; the recovery codes go with the last one. @returns false for any other id. */
    removeAuthenticator: (viewer: Viewer, id: string, client: ClientInfo): Promise<boolean> =>
      database.write(async (transaction) => {
        const { userId, user } = await ownSession(transaction, viewer, { factors: false })
        const row = isUuid(id) ? await transaction.authenticator.findFirst({ where: { id, userId } }) : null
        if (row === null) return false
        await transaction.authenticator.delete({ where: { id } })
        if (row.confirmedAt === null) return true
        const isLast = (await transaction.authenticator.count({ where: { userId, ...isConfirmed } })) === 0
        if (isLast) await transaction.recoveryCode.deleteMany({ where: { userId } })
        await sessions.lowerSessionsOf(transaction, userId)
        await audit.record(transaction, { action: 'factor.authenticator_removed', userId, actorId: userId, client })
        transaction.afterCommit(() => notices.changed(user, isLast ? 'secondFactorOff' : 'authenticatorRemoved'))
        return true
      }),

    /** @throws AppError CONFLICT if the account has no authenticator. */
    replaceRecoveryCodes: (viewer: Viewer, client: ClientInfo): Promise<RecoveryCodes> =>
      database.write(async (transaction) => {
        const { userId, user } = await ownSession(transaction, viewer, { factors: false })
        if ((await transaction.authenticator.count({ where: { userId, ...isConfirmed } })) === 0)
          throw new AppError('CONFLICT', {}, 'Recovery codes need an authenticator app: add one first.')
        await audit.record(transaction, { action: 'factor.recovery_codes_replaced', userId, actorId: userId, client })
        transaction.afterCommit(() => notices.changed(user, 'recoveryCodesReplaced'))
        return giveRecoveryCodes(transaction, userId)
      }),
  }
}
