/** Model of one account's factors and sessions. Times are milliseconds. */

export const STEP = 30_000
const CHALLENGE_TTL = 300_000
const SETUP_TTL = 900_000
const MAX_AGE = 300_000
/** Maximum time that a sign-in may lie ahead of the clock, in milliseconds, since clocks of instances differ. */
const CLOCK_TOLERANCE = 60_000
const DAY = 86_400_000

/** An authenticator app. */
export type App = { id: string; secret: string; createdAt: number; lastStep: number }

export type Session = { amr: string; factors: 1 | 2; authTime: number; revoked: boolean }

/** A sign-in that waits for its second step. */
export type Challenge = { sessionId: string | null; first: 'pwd' | 'pop'; at: number; isOpen: boolean }

/** Answer in the second step: the time step of an app's code, a recovery code, or a wrong code. */
export type Given = { app: App; step: number } | { recoveryCode: string } | 'wrong code' | 'wrong recovery code'

/** Error codes that the model allows; null is success. */
export type Verdict = string | null

/** Account of the owner of the phone, the recovery codes and the mailbox. Others may know its password. */
export function createAccount(now: () => number) {
  const account = {
    apps: [] as App[],
    pending: null as App | null,
    recoveryCodes: new Set<string>(),
    passkeys: [] as string[],
    sessions: new Map<string, Session>(),
    challenges: new Set<Challenge>(),
    isVerified: true,
    /** Access tokens of an earlier epoch are revoked. */
    epoch: 0,
    wrongCodes: [] as number[],
  }

  const hasFactor = () => account.apps.length + account.passkeys.length > 0

  /** Whether a session has the factors that a change of factors requires. */
  function hasShown({ amr, factors }: Session): boolean {
    return factors === 2 || !hasFactor() || (account.apps.length === 0 && amr.startsWith('pop'))
  }

  const isFresh = ({ authTime }: Session) => {
    const age = now() - Math.floor(authTime / 1000) * 1000
    return age >= -CLOCK_TOLERANCE && age <= MAX_AGE
  }

  function voidChallenges() {
    for (const each of account.challenges) each.isOpen = false
  }

  /** Removed factors no longer count, in sessions or in sign-ins that wait for a code. */
  function lowerSessions() {
    for (const session of account.sessions.values()) {
      session.amr = session.amr.slice(0, 3)
      session.factors = 1
    }
    account.epoch += 1
    voidChallenges()
  }

  function revokeSessions(except?: Session) {
    for (const each of account.sessions.values()) each.revoked ||= each !== except
    account.epoch += 1
    voidChallenges()
  }

  function judge(given: Given): Verdict {
    if (account.apps.length === 0) return 'BAD_USER_INPUT'
    if (typeof given === 'string') return 'INVALID_CREDENTIALS'
    if ('recoveryCode' in given) return account.recoveryCodes.has(given.recoveryCode) ? null : 'INVALID_CREDENTIALS'
    const isInWindow = Math.abs(given.step - Math.floor(now() / STEP)) <= 1
    const isRight = account.apps.includes(given.app) && isInWindow && given.step > given.app.lastStep
    return isRight ? null : 'INVALID_CREDENTIALS'
  }

  return {
    ...{ account, hasFactor, hasShown, isFresh, judge, lowerSessions, revokeSessions },

    isOpen: ({ isOpen, at }: Challenge) => isOpen && now() < at + CHALLENGE_TTL,

    /** A change of factors requires a recent sign-in, with each kind of factor that the account has. */
    change: (session: Session): Verdict => (isFresh(session) && hasShown(session) ? null : 'REAUTHENTICATION_REQUIRED'),

    /** A field marked `factors: 2, maxAge: 300`. */
    twice: (session: Session): Verdict =>
      isFresh(session) && session.factors === 2 ? null : 'REAUTHENTICATION_REQUIRED',

    /** Uses up an answer, right or wrong. */
    spend(given: Given) {
      if (given === 'wrong code' || (typeof given === 'object' && 'app' in given && judge(given) !== null))
        account.wrongCodes.push(now())
      else if (typeof given === 'object' && 'app' in given) given.app.lastStep = given.step
      else if (typeof given === 'object') account.recoveryCodes.delete(given.recoveryCode)
    },

    /** Whether earlier wrong codes may block a code: each of two counts allows five. */
    mayBlock: () => account.wrongCodes.filter((at) => at > now() - DAY).length >= 5,

    isSetupOver: ({ createdAt }: App) => createdAt <= now() - SETUP_TTL,

    removeFactors() {
      account.apps = []
      account.passkeys = []
      account.recoveryCodes.clear()
      voidChallenges()
    },
  }
}

export type Account = ReturnType<typeof createAccount>
