/** How sessions and their tokens come to be. */

import { v7 as uuidv7 } from 'uuid'
import type { Origin } from '../audit/origin.ts'
import type { Config } from '../config.ts'
import type { Session, User } from '../database/client/client.ts'
import type { Transaction } from '../database/database.ts'
import { insertRefreshToken, insertSession, noteLogin } from '../database/session-rows.ts'
import type { Executor } from '../database/statements.ts'
import { AppError } from '../errors.ts'
import type { SignIn } from './sign-in.ts'
import type { AccessTokens } from './tokens/access-token.ts'
import { newNonce, newRefreshToken, type RefreshToken } from './tokens/refresh-token.ts'
import type { Viewer } from './viewer.ts'

export type IssuerOptions = {
  accessTokens: AccessTokens
  durations: Config['durations']
  now: () => Date
}

/** A refresh token whose row is there. */
export type StoredToken = RefreshToken & { expiresAt: Date }

export type Issuer = {
  /** Opens a session; it tells of neither password nor account, which are the caller's to have checked. */
  start(executor: Executor, user: User, origin: Origin): Promise<SignIn>
  /**
   * New tokens in the session that asks, as after its password was given again; the ones before are good no longer.
   * @throws AppError UNAUTHENTICATED if it has ended.
   */
  renew(transaction: Transaction, viewer: Viewer, user: User): Promise<SignIn>
  /**
   * Writes the row of a refresh token.
   * @param id of the row, a UUIDv7.
   */
  store(executor: Executor, session: Session, token: RefreshToken, issuedAt: Date, id?: string): Promise<StoredToken>
  /** What the client gets. The same arguments give the same, but for the randomness of some signatures. */
  signIn(session: Session, user: User, token: StoredToken, issuedAt: Date): SignIn
  /**
   * The instant that tokens are to claim: later than all those of the user that were ended.
   * @param at when they are given; now, if it is left out.
   */
  issueTime(user: User, at?: Date): Date
}

export function createIssuer({ accessTokens, durations, now }: IssuerOptions): Issuer {
  async function store(
    executor: Executor,
    session: Session,
    token: RefreshToken,
    issuedAt: Date,
    id = uuidv7({ msecs: issuedAt.getTime() }),
  ) {
    const expiresAt = earlier(after(issuedAt, durations.refreshToken), session.expiresAt)
    const unspent = { spentAt: null, successorId: null }
    const row = { id, hash: token.hash, sessionId: session.id, issuedAt, expiresAt, nonce: newNonce(), ...unspent }
    await insertRefreshToken(executor, row)
    return { ...token, expiresAt }
  }

  function signIn(session: Session, user: User, { token, hash, expiresAt }: StoredToken, issuedAt: Date): SignIn {
    const grant = {
      userId: user.id,
      sessionId: session.id,
      role: user.role,
      authTime: session.authenticatedAt,
      notAfter: session.expiresAt,
    }
    const { token: accessToken, expiresIn } = accessTokens.sign(grant, issuedAt, hash)
    return { accessToken, expiresIn, refreshToken: token, refreshExpiresAt: expiresAt, user }
  }

  const issueTime = ({ tokensEndedAt }: User, at = now()) =>
    tokensEndedAt === null ? at : later(at, after(tokensEndedAt, 1))

  return {
    store,
    signIn,
    issueTime,

    async start(executor, { id: userId }, { ip, userAgent }) {
      const at = now()
      const user = await noteLogin(executor, userId, at)
      if (!user) throw new Error('a session is opened for nobody')
      const issuedAt = issueTime(user)
      const session: Session = {
        id: uuidv7({ msecs: at.getTime() }),
        userId,
        createdAt: at,
        lastUsedAt: issuedAt,
        expiresAt: after(at, durations.session),
        authenticatedAt: at,
        ip,
        userAgent,
        revokedAt: null,
        revokedReason: null,
      }
      await insertSession(executor, session)
      return signIn(session, user, await store(executor, session, newRefreshToken(), issuedAt), issuedAt)
    },

    async renew(transaction, { sessionId }, { id: userId }) {
      const user = await transaction.user.findUniqueOrThrow({ where: { id: userId } })
      const issuedAt = issueTime(user)
      const where = { id: sessionId, revokedAt: null }
      const data = { lastUsedAt: issuedAt, authenticatedAt: now() }
      const { count } = await transaction.session.updateMany({ where, data })
      if (count === 0) throw new AppError('UNAUTHENTICATED', { reason: 'revoked' })
      const session = await transaction.session.findUniqueOrThrow({ where })
      // Unknown from now on, rather than spent: whoever shows one gets nothing, and ends nobody's session.
      await transaction.refreshToken.deleteMany({ where: { sessionId } })
      return signIn(session, user, await store(transaction, session, newRefreshToken(), issuedAt), issuedAt)
    },
  }
}

const after = (instant: Date, milliseconds: number): Date => new Date(instant.getTime() + milliseconds)
const earlier = (one: Date, other: Date): Date => (one < other ? one : other)
const later = (one: Date, other: Date): Date => (one > other ? one : other)
