/** Token issuer: opens sessions, stores refresh tokens, and signs access tokens. */

import { v7 as uuidv7 } from 'uuid'
import { addressKey } from '../core/address-key.ts'
import type { ClientInfo } from '../core/client-info.ts'
import { deviceKey } from '../core/device.ts'
import type { Session, User } from '../database/client/client.ts'
import type { Transaction } from '../database/port.ts'
import type { AccessTokens } from '../tokens/access-token.ts'
import { newNonce, newRefreshToken, type RefreshToken } from '../tokens/refresh-token.ts'
import type { SessionDurations } from './durations.ts'
import { type Authentication, PASSWORD, type SignIn } from './sign-in.ts'

export type TokenIssuerOptions = {
  accessTokens: AccessTokens
  durations: SessionDurations
  now: () => Date
}

/** Refresh token with a stored row. */
export type StoredToken = RefreshToken & {
  expiresAt: Date
  /** Row id, if a rotation issued the token. Its access token carries the id. */
  rotationId?: string
}

export type TokenIssuer = {
  /**
   * Opens a session. The caller has checked account and factors. @param authentication checked factors; the password
   * alone by default.
   */
  start(transaction: Transaction, user: User, client: ClientInfo, authentication?: Authentication): Promise<SignIn>
  /** Issues the first refresh token of a session, or the first after all others were deleted. */
  first(transaction: Transaction, session: Session, user: User, at: Date): Promise<SignIn>
  /** Stores the row of a refresh token. @param id a UUIDv7. */
  store(
    transaction: Transaction,
    session: Session,
    token: RefreshToken,
    at: Date,
    id: string,
  ): Promise<RefreshToken & { expiresAt: Date }>
  /** Returns the expiry of a refresh token issued at an instant. */
  expiryOf(session: Session, at: Date): Date
  /** Signs the access token. Equal arguments give equal claims. */
  signIn(session: Session, user: User, token: StoredToken, at: Date): SignIn
}

export function createTokenIssuer({ accessTokens, durations, now }: TokenIssuerOptions): TokenIssuer {
  const expiryOf: TokenIssuer['expiryOf'] = (session, at) =>
    earlier(after(at, durations.refreshToken), session.expiresAt)

  const store: TokenIssuer['store'] = async ({ refreshToken }, session, { token, hash }, at, id) => {
    const expiresAt = expiryOf(session, at)
    const data = { id, hash, sessionId: session.id, issuedAt: at, expiresAt, nonce: newNonce() }
    await refreshToken.create({ data, select: { id: true } })
    return { token, hash, expiresAt }
  }

  const signIn: TokenIssuer['signIn'] = (session, user, { token, hash, expiresAt, rotationId }, at) => {
    const grant = {
      userId: user.id,
      sessionId: session.id,
      role: user.role,
      authTime: session.authenticatedAt,
      amr: session.amr.split(' '),
      factors: (session.factors > 1 ? 2 : 1) as 1 | 2,
      notAfter: session.expiresAt,
      issuedAt: laterThan(user.tokensEndedAt, at),
      rotationId,
    }
    const { token: accessToken, expiresIn } = accessTokens.sign(grant, at, hash)
    return { accessToken, expiresIn, refreshToken: token, refreshExpiresAt: expiresAt, user, sessionId: session.id }
  }

  const first: TokenIssuer['first'] = async (transaction, session, user, at) => {
    const id = uuidv7({ msecs: at.getTime() })
    return signIn(session, user, await store(transaction, session, newRefreshToken(), at, id), at)
  }

  return {
    store,
    expiryOf,
    signIn,
    first,

    async start(transaction, { id: userId }, { ip, userAgent }, { amr, factors } = PASSWORD) {
      const at = now()
      // Locks the user: a concurrent revocation either waits or has already been seen.
      const user = await transaction.user.update({ where: { id: userId }, data: { lastLoginAt: at } })
      const session = await transaction.session.create({
        data: {
          id: uuidv7({ msecs: at.getTime() }),
          userId,
          createdAt: at,
          lastUsedAt: at,
          expiresAt: after(at, durations.session),
          authenticatedAt: at,
          amr,
          factors,
          ip,
          addressKey: ip === null ? null : addressKey(ip),
          userAgent,
          deviceKey: deviceKey(userAgent),
        },
      })
      return first(transaction, session, user, at)
    },
  }
}

/** Instant that revocations compare: later than the last revocation, even if the clock was set back since. */
function laterThan(revokedAt: Date | null, at: Date): Date {
  return revokedAt === null || revokedAt < at ? at : after(revokedAt, 1)
}

const after = (instant: Date, milliseconds: number): Date => new Date(instant.getTime() + milliseconds)
const earlier = (one: Date, other: Date): Date => (one < other ? one : other)
