/** Owner and thief with copies of one refresh token: a property says exactly when the theft is detected. */

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { fc, runs } from '../../fast-check.ts'
import { CLIENT, clock, codeOf, PASSWORD, type Sessions, startSessions } from '../test-sessions.ts'

const GRACE = 10_000

const now = clock()
let sessions: Sessions
beforeAll(async () => {
  sessions = await startSessions({ now })
})
afterAll(() => sessions.close())

type Actor = 'owner' | 'thief'
type Step = { who: Actor; does: 'refresh' | 'use' } | { wait: number }

/** The rule of docs/sessions.md. Rotation n exchanges token n for token n + 1. */
function createModel() {
  /** First use of what each rotation issued, in milliseconds; null while it is unused. */
  const rotations: (number | null)[] = []
  const holds = { owner: 0, thief: 0 }
  let time = 0

  function isDetected(token: number): boolean {
    if (token === rotations.length) return false
    if (token < rotations.length - 1) return true
    const firstUse = rotations[token] ?? null
    return firstUse !== null && time - firstUse >= GRACE
  }
  function use(token: number): void {
    if (token > 0) rotations[token - 1] ??= time
  }

  return {
    wait(milliseconds: number): void {
      time += milliseconds
    },
    use: (who: Actor) => use(holds[who]),
    /** @returns whether the theft is detected; if not, the actor holds the next token. */
    refresh(who: Actor): boolean {
      const token = holds[who]
      if (isDetected(token)) return true
      if (token === rotations.length) {
        use(token)
        rotations.push(null)
      }
      holds[who] = token + 1
      return false
    },
  }
}

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    who: fc.constantFrom<Actor[]>('owner', 'thief'),
    does: fc.constantFrom('refresh' as const, 'use' as const),
  }),
  fc.record({ wait: fc.constantFrom(1, 1000, GRACE - 1, GRACE) }),
)

test('detects a theft at the first refresh with a spent token whose successor was spent, or used a grace period ago', async () => {
  const user = await sessions.makeUser()
  const outcomes = { detected: 0, undetected: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const stolen = await sessions.login({ email: user.email, password: PASSWORD }, CLIENT)
      const held = { owner: stolen, thief: stolen }
      const model = createModel()
      const detections = async () =>
        (await sessions.actions(user.id)).filter((action) => action === 'session.reuse_detected').length
      const before = await detections()
      let isDetected = false
      for (const each of steps) {
        if ('wait' in each) {
          model.wait(each.wait)
          now.forward(each.wait)
        } else if (each.does === 'use') {
          model.use(each.who)
          sessions.viewerOf(held[each.who].accessToken)
          await sessions.drain()
        } else {
          isDetected = model.refresh(each.who)
          const answer = sessions.refresh(held[each.who].refreshToken, CLIENT)
          expect(await codeOf(answer)).toBe(isDetected ? 'INVALID_REFRESH_TOKEN' : null)
          if (isDetected) break
          held[each.who] = await answer
        }
      }
      expect((await detections()) - before).toBe(isDetected ? 1 : 0)
      outcomes[isDetected ? 'detected' : 'undetected'] += 1
    }),
    { numRuns: runs(30) },
  )
  expect(Math.min(outcomes.detected, outcomes.undetected)).toBeGreaterThan(0)
})
