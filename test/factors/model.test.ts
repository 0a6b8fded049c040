import { env } from 'node:process'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import pino from 'pino'
import type { Email } from '../../src/mail/email.ts'
import { startTestApp } from '../api/test-app.ts'
import { fc, runs } from '../fast-check.ts'
import { clock } from '../sessions/test-sessions.ts'
import { factorSteps } from './model/factor-steps.ts'
import type { TestApp } from './model/people.ts'
import * as signIn from './model/sign-in-steps.ts'
import { ownerSignsIn } from './model/way-in.ts'
import { createWorld } from './model/world.ts'

/** For 2,000 runs: `TEST_RUNS=2000 npm run test:slow -- test/factors/model`. */
const RUNS = Number(env.TEST_RUNS ?? runs(12))

const { login, answer, refresh, reauthenticate, passkeyLogin, passkeyReauthenticate, logout, reset } = signIn
const STEPS: Record<string, signIn.Step> = {
  ...{ login, answer, refresh, reauthenticate, passkeyLogin, passkeyReauthenticate, logout, reset },
  ...factorSteps,
}

const now = clock()
const emails: Email[] = []
let app: TestApp
beforeAll(async () => {
  app = await startTestApp({
    now,
    logger: pino({ level: 'silent' }),
    mailer: { send: (email) => void emails.push(email), close: async () => {} },
    settings: { ADMIN_FACTORS: '2', TRUST_PROXY: '1', APP_URL: 'https://app.example.org' },
  })
})
afterAll(() => app.close())

const MINUTE = 60_000

type Request = { kind: string; person: number; pick: number; pause: number }

const pause = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(0, 30_000) },
  { weight: 1, arbitrary: fc.constantFrom(1, 29_000, 6 * MINUTE, 16 * MINUTE, -5000, -90_000) },
  { weight: 1, arbitrary: fc.constantFrom(25 * 60 * MINUTE, -60 * MINUTE) },
)
const pick = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(0, 1, 12) }, { weight: 1, arbitrary: fc.nat(47) })

/** Kinds of requests that one person sends in sequence. Random choices rarely produce their order. */
const phrase: fc.Arbitrary<string[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...Object.keys(STEPS)).map((kind) => [kind]) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<string[][]>(
      ['login', 'answer'],
      ['reauthenticate', 'answer'],
      ['enrol', 'confirm'],
      ['login', 'answer', 'remove'],
      ['login', 'answer', 'administer', 'replace'],
      ['passkeyLogin', 'removePasskey'],
      ['passkeyLogin', 'answer'],
      ['passkeyLogin', 'removePasskey', 'answer'],
      ['addPasskey', 'passkeyReauthenticate'],
    ),
  },
)

/** Requests of one of three people, each after a pause; a negative pause sets the clock back. */
const requests: fc.Arbitrary<Request[]> = fc
  .record({
    kinds: phrase,
    person: fc.constantFrom(0, 0, 1, 2),
    picks: fc.array(pick, { minLength: 4, maxLength: 4 }),
    pause,
  })
  .map(({ kinds, person, picks, pause }) =>
    kinds.map((kind, index) => ({ kind, person, pick: picks[index] ?? 0, pause: index === 0 ? pause : 1000 })),
  )

const OWNER = 0
const THIEF = 2
const by = (person: number, ...kinds: string[]): Request[] =>
  kinds.map((kind) => ({ kind, person, pick: 0, pause: 1000 }))

/** First requests of a run, since random choices rarely enrol a factor. */
const beginning = fc.constantFrom(
  [],
  by(OWNER, 'login', 'enrol', 'confirm', 'refresh'),
  [...by(THIEF, 'login', 'enrol'), ...by(OWNER, 'login', 'enrol', 'confirm')],
  [...by(OWNER, 'login', 'addPasskey'), ...by(THIEF, 'login')],
  [...by(THIEF, 'login'), ...by(OWNER, 'login', 'enrol', 'confirm', 'addPasskey')],
)

/** Requests in which each kind succeeds at least once. */
const EXAMPLE: Request[] = [
  ...by(OWNER, 'login', 'enrol', 'confirm', 'administer', 'replace', 'addPasskey', 'changeEmail', 'logout'),
  ...by(OWNER, 'passkeyLogin', 'passkeyReauthenticate', 'changePassword', 'removePasskey'),
  ...by(OWNER, 'login').map((each) => ({ ...each, pause: 30_000 })),
  ...by(OWNER, 'answer', 'remove', 'reauthenticate', 'reset', 'refresh'),
]

const history = fc
  .tuple(beginning, fc.array(requests, { minLength: 1, maxLength: 20, size: 'max' }))
  .map(([first, rest]) => [...first, ...rest.flat()])

test('gives sessions exactly the checked factors, and never locks the owner out', async () => {
  const successes = new Map<string, number>()
  const count = (kind: string) => void successes.set(kind, (successes.get(kind) ?? 0) + 1)
  await fc.assert(
    fc.asyncProperty(history, async (requests) => {
      const world = await createWorld({ app, now, emails, count })
      for (const { kind, person, pick, pause } of requests) {
        now.forward(pause)
        await STEPS[kind]?.(world, world.people[person as 0 | 1 | 2], pick)
        await world.check()
      }
      await world.checkAll()
      await ownerSignsIn(world)
    }),
    { numRuns: RUNS, examples: [[EXAMPLE]] },
  )
  const never = Object.keys(STEPS).filter((kind) => kind !== 'deleteAccount' && !successes.has(kind))
  expect(never).toEqual([])
})
