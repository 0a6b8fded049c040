/** Model of sessions: the answer to each operation and the resulting state. Times are milliseconds. */

export const GRACE = 10_000
export const REFRESH_TTL = 30 * 86_400_000
export const SESSION_TTL = 90 * 86_400_000
export const ACCESS_TTL = 900_000

/** A refresh token in a chain of successors. */
export type Link = {
  readonly issuedAt: number
  /** First use of the access token that was issued with it. */
  readonly confirmedAt: number | null
}

export type Session = {
  readonly revoked: boolean
  readonly createdAt: number
  readonly lastUsedAt: number
  /** Access tokens of an earlier epoch are rejected. */
  readonly epoch: number
  /** Refresh tokens of an earlier chain are unknown. */
  readonly chain: number
  /** All tokens except the last are spent. */
  readonly links: readonly Link[]
}

export type State = readonly Session[]

/** The `index`th refresh token of a `chain` of a session. */
export type Token = { readonly session: number; readonly chain: number; readonly index: number }

export type Operation = {
  readonly kind: 'refresh' | 'use' | 'logout' | 'revoke' | 'changePassword' | 'changeRole'
  readonly session: number
  /** Token of refresh and logout. For `use`, the token that came with the access token. */
  readonly token: Token
}

/** The returned refresh token, whether an operation had an effect, or null when it was rejected. */
export type Answer = Token | boolean | null

export const newSession = (now: number): Session => ({
  revoked: false,
  createdAt: now,
  lastUsedAt: now,
  epoch: 0,
  chain: 0,
  links: [{ issuedAt: now, confirmedAt: null }],
})

const expiryOf = ({ createdAt }: Session, { issuedAt }: Link) =>
  Math.min(issuedAt + REFRESH_TTL, createdAt + SESSION_TTL)

/**
 * Outcome of a refresh token by docs/sessions.md: a spent token is replayed while its rotation is unconfirmed, and in
 * the grace period afterwards. Later, or once its successor was spent, it is reuse.
 */
export function fateOf(session: Session, { index }: Token, now: number): 'rotate' | 'replay' | 'reuse' | 'expired' {
  const [link, successor] = session.links.slice(index, index + 2)
  if (!link || now >= session.createdAt + SESSION_TTL) return 'expired'
  if (!successor) return now >= expiryOf(session, link) ? 'expired' : 'rotate'
  if (index + 2 < session.links.length) return 'reuse'
  if (successor.confirmedAt === null) return now >= expiryOf(session, successor) ? 'expired' : 'replay'
  return Math.abs(now - successor.confirmedAt) < GRACE ? 'replay' : 'reuse'
}

export function step(
  state: State,
  { kind, session: own, token }: Operation,
  now: number,
): { answer: Answer; next: State } {
  const session = state[own]
  if (!session) throw new Error('no such session')
  const { revoked, createdAt, lastUsedAt, epoch, chain, links } = session
  const set = (changed: Partial<Session>) => state.map((each, at) => (at === own ? { ...session, ...changed } : each))
  const known = token.chain === chain
  const successor = { ...token, index: token.index + 1 }
  const touched = Math.max(lastUsedAt, now)
  switch (kind) {
    case 'changeRole':
      return { answer: true, next: state.map((each) => ({ ...each, epoch: each.epoch + 1 })) }
    case 'changePassword': {
      if (revoked) return { answer: null, next: state }
      const renewed = set({
        lastUsedAt: touched,
        epoch: epoch + 1,
        chain: chain + 1,
        links: [{ issuedAt: now, confirmedAt: null }],
      })
      const next = renewed.map((each, at) => (at === own ? each : { ...each, revoked: true }))
      return { answer: { session: own, chain: chain + 1, index: 0 }, next }
    }
    case 'revoke': {
      const active = !revoked && now < createdAt + SESSION_TTL && now - lastUsedAt < REFRESH_TTL
      return { answer: active, next: active ? set({ revoked: true }) : state }
    }
    case 'logout':
      return { answer: true, next: known ? set({ revoked: true }) : state }
    case 'use': {
      const link = links[token.index]
      const confirms = known && !revoked && token.index > 0 && token.index === links.length - 1
      if (!link || !confirms || link.confirmedAt !== null) return { answer: true, next: state }
      return { answer: true, next: set({ links: links.with(token.index, { ...link, confirmedAt: now }) }) }
    }
    case 'refresh': {
      if (!known || revoked) return { answer: null, next: state }
      const fate = fateOf(session, token, now)
      if (fate === 'expired') return { answer: null, next: state }
      if (fate === 'reuse') return { answer: null, next: set({ revoked: true }) }
      if (fate === 'rotate') {
        const rotated = { lastUsedAt: touched, links: [...links, { issuedAt: now, confirmedAt: null }] }
        return { answer: successor, next: set(rotated) }
      }
      const issuedAt = links[successor.index]?.issuedAt ?? now
      // A replay returns a new access token after half the life of the first.
      const isStale = Math.abs(now - issuedAt) >= ACCESS_TTL / 2
      return { answer: successor, next: isStale ? set({ lastUsedAt: touched }) : state }
    }
  }
}
