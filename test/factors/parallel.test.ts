/** Codes, recovery codes, challenges and enrolments work once, however many parallel attempts there are. */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { POSTGRES } from '../database/test-database.ts'
import { loginOptions, withPasskey } from '../passkeys/test-passkeys.ts'
import {
  CLIENT,
  clock,
  codeOf,
  type Instance,
  PASSWORD,
  type Sessions,
  startSessions,
} from '../sessions/test-sessions.ts'
import { SLOW } from '../slow.js'
import { codeAt, enrolled, passwordStep } from './test-factors.ts'

const PARALLEL = 50
const ROUNDS = SLOW ? 20 : 3

let sessions: Sessions
let instances: Instance[]
beforeAll(async () => {
  // One clock: codes that an instance with its own clock took for wrong would use up the account's attempts.
  sessions = await startSessions({ now: clock() })
  instances = POSTGRES ? [sessions, await sessions.another(), await sessions.another()] : [sessions]
})
afterAll(() => sessions.close())

/** Returns how many of 50 attempts succeed, spread over the instances. All others must be rejected. */
async function successes(attempt: (instance: Instance, index: number) => Promise<unknown>): Promise<number> {
  const codes = await Promise.all(
    Array.from({ length: PARALLEL }, (_, index) =>
      codeOf(attempt(instances[index % instances.length] ?? sessions, index)),
    ),
  )
  for (const code of codes) expect([null, 'INVALID_CREDENTIALS', 'TOO_MANY_REQUESTS']).toContain(code)
  return codes.filter((code) => code === null).length
}

async function rounds(round: () => Promise<number>): Promise<void> {
  for (let index = 0; index < ROUNDS; index += 1) expect(await round()).toBe(1)
}

test('accepts one code once in 50 parallel answers to different challenges', () =>
  rounds(async () => {
    const { user, code } = await enrolled(sessions)
    const challenges = await Promise.all(Array.from({ length: PARALLEL }, () => passwordStep(sessions, user)))
    const given = code()
    return successes(({ factors }, index) =>
      factors.answerChallenge({ challenge: challenges[index]?.challenge ?? '', code: given }, CLIENT),
    )
  }))

test('accepts one recovery code once in 50 parallel answers', () =>
  rounds(async () => {
    const { user, codes } = await enrolled(sessions)
    const challenges = await Promise.all(Array.from({ length: PARALLEL }, () => passwordStep(sessions, user)))
    return successes(({ factors }, index) =>
      factors.answerChallenge({ challenge: challenges[index]?.challenge ?? '', recoveryCode: codes[0] ?? '' }, CLIENT),
    )
  }))

test('accepts one challenge once in 50 parallel answers with ten recovery codes', () =>
  rounds(async () => {
    const { user, codes } = await enrolled(sessions)
    const { challenge } = await passwordStep(sessions, user)
    return successes(({ factors }, index) =>
      factors.answerChallenge({ challenge, recoveryCode: codes[index % codes.length] ?? '' }, CLIENT),
    )
  }))

test('confirms an authenticator once in 50 parallel attempts', () =>
  rounds(async () => {
    const user = await sessions.makeUser()
    const signIn = await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
    const viewer = sessions.viewerOf(signIn.accessToken)
    const { id, secret } = await sessions.factors.addAuthenticator(viewer)
    const code = codeAt(secret, sessions.now())
    return successes(({ factors }) => factors.confirmAuthenticator(viewer, id, code, CLIENT))
  }))

test('accepts one passkey response once in 50 parallel sign-ins', async () => {
  const { key } = await withPasskey(sessions)
  await rounds(async () => {
    const response = key.get(await loginOptions(sessions))
    return successes(({ passkeys }) => passkeys.loginWithPasskey(response, CLIENT))
  })
})
