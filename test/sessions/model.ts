/** What sessions are to do, in few lines: the answer to each operation, and what there is after it. Times are milliseconds. */

export const GRACE = 10_000

export type Session = {
  readonly live: boolean
  /** Access tokens of an earlier epoch are refused. */
  readonly epoch: number
  /** Refresh tokens of an earlier chain are unknown. */
  readonly chain: number
  /** When each token of the chain was spent; the newest is not. */
  readonly spent: readonly number[]
}

export type State = readonly Session[]

/** A refresh token: the `index`th of a `chain` of a session. */
export type Token = { readonly session: number; readonly chain: number; readonly index: number }

export type Operation = {
  readonly kind: 'refresh' | 'logout' | 'revoke' | 'changePassword' | 'changeRole'
  readonly session: number
  /** What refresh and logout show. */
  readonly token: Token
}

/** The refresh token that is given, whether something was done, or null where it is refused. */
export type Answer = Token | boolean | null

const ended = (session: Session): Session => ({ ...session, live: false })

export function step(
  state: State,
  { kind, session: own, token }: Operation,
  now: number,
): { answer: Answer; next: State } {
  const session = state[own]
  if (!session) throw new Error('no such session')
  const { live, epoch, chain, spent } = session
  const set = (changed: Session) => state.map((each, at) => (at === own ? changed : each))
  const known = token.chain === chain
  const successor = { ...token, index: token.index + 1 }
  switch (kind) {
    case 'changeRole':
      return { answer: true, next: state.map((each) => ({ ...each, epoch: each.epoch + 1 })) }
    case 'changePassword': {
      if (!live) return { answer: null, next: state }
      const renewed = { live, epoch: epoch + 1, chain: chain + 1, spent: [] }
      const next = state.map((each, at) => (at === own ? renewed : ended(each)))
      return { answer: { session: own, chain: chain + 1, index: 0 }, next }
    }
    case 'revoke':
      return { answer: live, next: set(ended(session)) }
    case 'logout':
      return { answer: true, next: known ? set(ended(session)) : state }
    case 'refresh': {
      if (!known || !live) return { answer: null, next: state }
      if (token.index === spent.length) return { answer: successor, next: set({ ...session, spent: [...spent, now] }) }
      const repeats = successor.index === spent.length && now - (spent[token.index] ?? 0) < GRACE
      return repeats ? { answer: successor, next: state } : { answer: null, next: set(ended(session)) }
    }
  }
}
