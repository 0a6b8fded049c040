import { afterAll, beforeAll, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { SignIn } from '../../src/sessions/sign-in.ts'
import type { Viewer } from '../../src/sessions/viewer.ts'
import { GRACE, type Operation, type State, step, type Token } from './model.ts'
import { clock, codeOf, ORIGIN, type Sessions, startSessions } from './test-sessions.ts'

const SESSIONS = 3

const now = clock()
let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions({ now, settings: { REFRESH_GRACE: `${GRACE}ms` } })
})
afterAll(() => sessions.close())

/** What a client does; `age` picks the token that it shows: its newest, or one from before. */
type Wish = { kind: Operation['kind']; session: number; age: number }

const wish: fc.Arbitrary<Wish> = fc.record({
  kind: fc.oneof(
    { weight: 8, arbitrary: fc.constant('refresh' as const) },
    { weight: 1, arbitrary: fc.constantFrom('logout' as const, 'revoke' as const) },
    { weight: 1, arbitrary: fc.constantFrom('changePassword' as const, 'changeRole' as const) },
  ),
  session: fc.nat(SESSIONS - 1),
  age: fc.oneof({ weight: 5, arbitrary: fc.nat(1) }, { weight: 1, arbitrary: fc.nat(4) }),
})

/** What is done at once, after time has passed, or gone back as when a clock is set. */
const round = fc.record({
  pause: fc.oneof(fc.constant(0), fc.constantFrom(1, 3000, GRACE - 1, GRACE, 60_000, -5000)),
  wishes: fc.array(wish, { minLength: 1, maxLength: 3 }),
})

/** What is sent: refresh tokens are texts here, and whose successors they are is for the model to say. */
type Request = { kind: Operation['kind']; session: number; refreshToken: string }
type Response = SignIn | boolean | null

/** One of the states that would explain all answers so far. */
type Explanation = {
  state: State
  /** By text. */
  tokens: ReadonlyMap<string, Token>
  /** Access tokens, with the session and the epoch in which they were given. */
  given: readonly { accessToken: string; session: number; epoch: number }[]
}

/** The state after a request, if the model's answer to it is the server's: a new token, or the same as before. */
function explain(
  before: Explanation,
  { kind, session, refreshToken }: Request,
  response: Response,
): Explanation | null {
  const { state, tokens, given } = before
  const token = tokens.get(refreshToken)
  if (!token) throw new Error('nobody has such a token')
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

/** Whether the server takes the access tokens that should be good, and no other. */
function fits({ state, given }: Explanation): boolean {
  return given.every(({ accessToken, session, epoch }) => {
    const verdict = sessions.authenticate(accessToken)
    if ('absence' in verdict && verdict.absence === 'expired') return true
    return 'viewer' in verdict === (state[session]?.live && state[session]?.epoch === epoch)
  })
}

/** A user with a few sessions, and what is known of them by the answers. */
async function world() {
  const user = await sessions.makeUser({ passwordHash: 'none' })
  const opened = await Promise.all(
    Array.from({ length: SESSIONS }, () =>
      sessions.database.write((transaction) => sessions.start(transaction, user, ORIGIN)),
    ),
  )
  const viewers = opened.map(({ accessToken }) => sessions.viewerOf(accessToken))
  /** Each session's refresh tokens, the newest last. */
  const held = opened.map(({ refreshToken }) => [refreshToken])
  let explanations: Explanation[] = [
    {
      state: opened.map(() => ({ live: true, epoch: 0, chain: 0, spent: [] })),
      tokens: new Map(opened.map(({ refreshToken }, session) => [refreshToken, { session, chain: 0, index: 0 }])),
      given: opened.map(({ accessToken }, session) => ({ accessToken, session, epoch: 0 })),
    },
  ]

  async function send({ kind, session, refreshToken }: Request): Promise<Response> {
    const { sessionId } = viewers[session] as Viewer
    switch (kind) {
      case 'refresh':
        return signInOrNull(sessions.refresh(refreshToken, ORIGIN))
      case 'logout':
        await sessions.logout(null, refreshToken, ORIGIN)
        return true
      case 'revoke':
        return sessions.revoke(viewers[0] as Viewer, sessionId, ORIGIN)
      case 'changePassword': {
        const changed = sessions.database.write(async (transaction) => {
          await sessions.endSessionsOf(transaction, user.id, 'password_changed', sessionId)
          return sessions.renew(transaction, viewers[session] as Viewer, user, ORIGIN)
        })
        return signInOrNull(changed)
      }
      case 'changeRole':
        await sessions.database.write((transaction) => sessions.endAccessTokensOf(transaction, user.id))
        return true
    }
  }

  return async function play(wishes: Wish[]): Promise<void> {
    const requests = wishes.map(({ kind, session, age }) => {
      const own = held[session] ?? []
      return { kind, session, refreshToken: own[Math.max(0, own.length - 1 - age)] ?? '' }
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
    for (const { request, response } of exchanges)
      if (typeof response === 'object' && response && !held[request.session]?.includes(response.refreshToken))
        held[request.session]?.push(response.refreshToken)
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

test('whatever clients do at once, it is as if it were done one after the other, each in an instant', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 20 }), async (rounds) => {
      const play = await world()
      for (const { pause, wishes } of rounds) {
        now.forward(pause)
        await play(wishes)
      }
    }),
    { numRuns: 50, endOnFailure: true },
  )
})
