import { env } from 'node:process'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import type { Viewer } from '../../src/tokens/viewer.ts'
import { fc, runs } from '../fast-check.ts'
import { GRACE, newSession, type Operation, type State, step, type Token } from './model.ts'
import { CLIENT, clock, codeOf, type Sessions, startSessions } from './test-sessions.ts'

const SESSIONS = 3
/** For 1,500 runs: `TEST_RUNS=1500 npm run test:slow -- linearizability`. */
const RUNS = Number(env.TEST_RUNS ?? runs(50))

const now = clock()
let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions({ now, settings: { REFRESH_GRACE: `${GRACE}ms` } })
})
afterAll(() => sessions.close())

/** A client's request. `age` picks its token: the newest or an earlier one. */
type Wish = { kind: Operation['kind']; session: number; age: number }

const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('refresh' as const) },
    { weight: 3, arbitrary: fc.constant('use' as const) },
    { weight: 1, arbitrary: fc.constantFrom('logout' as const, 'revoke' as const) },
    { weight: 1, arbitrary: fc.constantFrom('changePassword' as const, 'changeRole' as const) },
  ),
  session: fc.nat(SESSIONS - 1),
  age: fc.oneof({ weight: 5, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(4) }),
})

const DAY = 86_400_000

/** Parallel requests after a pause; a negative pause sets the clock back. */
const round = fc.record({
  pause: fc.oneof(fc.constant(0), fc.constantFrom(1, 3000, GRACE - 1, GRACE, 60_000, 3_600_000, 20 * DAY, -5000)),
  wishes: fc.array(wish, { minLength: 1, maxLength: 3 }),
})

/** Refresh tokens as texts: the model knows their succession. */
type Request = { kind: Operation['kind']; session: number; refreshToken: string; accessToken: string }
type Response = SignIn | boolean | null

type GivenToken = { accessToken: string; session: number; epoch: number }

/** A model state that explains all answers so far. */
type Explanation = {
  state: State
  /** Refresh tokens by text. */
  tokens: ReadonlyMap<string, Token>
  /** Access tokens with the session and epoch in which they were issued. */
  given: readonly GivenToken[]
}

/** Returns the state after a request if the model's answer equals the server's: a new token, or a replay. */
function explain(
  before: Explanation,
  { kind, session, refreshToken, accessToken: used }: Request,
  response: Response,
): Explanation | null {
  const { state, tokens, given } = before
  const token = tokens.get(refreshToken)
  if (!token) throw new Error('nobody has such a token')
  if (kind === 'use') {
    const accepted = given.some((each) => each.accessToken === used && isGood(state, each)) && !isExpired(used)
    if (!accepted) return response === false ? before : null
  }
  const { answer, next } = step(state, { kind, session, token }, now().getTime())
  if (typeof answer !== 'object' || answer === null) return answer === response ? { ...before, state: next } : null
  if (typeof response !== 'object' || response === null) return null
  const known = tokens.get(response.refreshToken)
  const isNew = known === undefined && ![...tokens.values()].some((each) => same(each, answer))
  if (!isNew && !(known && same(known, answer))) return null
  const { accessToken } = response
  return {
    state: next,
    tokens: new Map(tokens).set(response.refreshToken, answer),
    given: [...given, { accessToken, session, epoch: next[session]?.epoch ?? 0 }],
  }
}

const same = (one: Token, other: Token) =>
  one.session === other.session && one.chain === other.chain && one.index === other.index

/** Expects the server to accept exactly the model's valid access tokens, without counting as their use. */
function fits({ state, given }: Explanation): boolean {
  return given.every(({ accessToken, session, epoch }) => {
    const verification = sessions.accessTokens.verify(accessToken, now())
    if ('reason' in verification) return verification.reason === 'expired'
    return sessions.revocations.include(verification.ok) !== isGood(state, { session, epoch })
  })
}

const isGood = (state: State, { session, epoch }: Omit<GivenToken, 'accessToken'>) =>
  state[session]?.revoked === false && state[session]?.epoch === epoch

const isExpired = (accessToken: string) => 'reason' in sessions.accessTokens.verify(accessToken, now())

/** A user with a few sessions and their answers. */
async function world() {
  const user = await sessions.makeUser({ passwordHash: 'none' })
  const opened = await Promise.all(
    Array.from({ length: SESSIONS }, () =>
      sessions.database.write((transaction) => sessions.start(transaction, user, CLIENT)),
    ),
  )
  const viewers = opened.map(({ accessToken }) => sessions.viewerOf(accessToken))
  /** Refresh tokens per session, newest last, each with its access token. */
  const held = opened.map(({ refreshToken }) => [refreshToken])
  const accessTokens = new Map(opened.map(({ refreshToken, accessToken }) => [refreshToken, accessToken]))
  let explanations: Explanation[] = [
    {
      state: opened.map(() => newSession(now().getTime())),
      tokens: new Map(opened.map(({ refreshToken }, session) => [refreshToken, { session, chain: 0, index: 0 }])),
      given: opened.map(({ accessToken }, session) => ({ accessToken, session, epoch: 0 })),
    },
  ]

  async function send({ kind, session, refreshToken, accessToken }: Request): Promise<Response> {
    const { sessionId } = viewers[session] as Viewer
    switch (kind) {
      case 'refresh':
        return signInOrNull(sessions.refresh(refreshToken, CLIENT))
      case 'use': {
        const accepted = 'viewer' in sessions.authenticate(accessToken)
        await sessions.drain()
        return accepted
      }
      case 'logout':
        await sessions.logout(null, refreshToken, CLIENT)
        return true
      case 'revoke':
        return sessions.revoke(viewers[0] as Viewer, sessionId, CLIENT)
      case 'changePassword': {
        const changed = sessions.database.write(async (transaction) => {
          await sessions.revokeSessionsOf(transaction, user.id, 'password_changed', sessionId)
          return sessions.renew(transaction, viewers[session] as Viewer, user, CLIENT)
        })
        return signInOrNull(changed)
      }
      case 'changeRole':
        await sessions.database.write((transaction) => sessions.revokeAccessTokensOf(transaction, user.id))
        return true
    }
  }

  return async function play(wishes: Wish[]): Promise<void> {
    const requests = wishes.map(({ kind, session, age }) => {
      const own = held[session] ?? []
      const refreshToken = own[Math.max(0, own.length - 1 - age)] ?? ''
      return { kind, session, refreshToken, accessToken: accessTokens.get(refreshToken) ?? '' }
    })
    const exchanges = await Promise.all(requests.map(async (request) => ({ request, response: await send(request) })))
    const found = explanations.flatMap((before) =>
      permutations(exchanges).flatMap((order) => {
        let after: Explanation | null = before
        for (const { request, response } of order) after = after && explain(after, request, response)
        return after && fits(after) ? [after] : []
      }),
    )
    if (found.length === 0) throw new Error(`nothing explains ${JSON.stringify(exchanges)}`)
    explanations = [
      ...new Map(found.map((each) => [JSON.stringify([each.state, [...each.tokens], each.given]), each])).values(),
    ]
    for (const { request, response } of exchanges) {
      if (typeof response !== 'object' || !response) continue
      accessTokens.set(response.refreshToken, response.accessToken)
      if (!held[request.session]?.includes(response.refreshToken)) held[request.session]?.push(response.refreshToken)
    }
  }
}

const signInOrNull = (call: Promise<SignIn>) =>
  call.then(
    (signIn) => signIn,
    async (error) => {
      expect(await codeOf(Promise.reject(error))).toMatch(/^(INVALID_REFRESH_TOKEN|UNAUTHENTICATED)$/)
      return null
    },
  )

function permutations<T>(items: T[]): T[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

test('answers parallel operations as the model answers them in some sequence', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 20 }), async (rounds) => {
      const play = await world()
      for (const { pause, wishes } of rounds) {
        now.forward(pause)
        await play(wishes)
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  )
})
