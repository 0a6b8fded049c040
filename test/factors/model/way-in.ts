/** Checks that the owner can sign in, with the mailbox and the account's second factor. */

import { expect } from '@jest/globals'
import { codeAt } from '../test-factors.ts'
import { STEP } from './account.ts'
import { claimsOf, SIGN_IN, type SignInData } from './people.ts'
import { passkeyLogin } from './sign-in-steps.ts'
import type { World } from './world.ts'

/** Longer than wrong codes count, and longer than the clock is ever set back. */
const LATER = 3 * 86_400_000

export async function ownerSignsIn(world: World): Promise<void> {
  const { account, people, owner, held } = world
  const [person] = people
  const { email, password } = owner
  const twoSteps = async (answerOf: () => Record<string, string>) => {
    const step = await world.anonymously(person).send('login', { input: { email, password } }, SIGN_IN)
    expect(step.code).toBe('SECOND_FACTOR_REQUIRED')
    const input = { challenge: String(step.extensions.challenge), ...answerOf() }
    const answer = await world.anonymously(person).send<SignInData>('answerChallenge', { input }, SIGN_IN)
    expect([answer.code, answer.data && claimsOf(answer.data).acr]).toEqual([null, '2'])
  }
  if (account.apps.length > 0) {
    // A recovery code works at once, whatever others have tried. A code of an app works at the latest when the wrong
    // codes no longer count.
    const [recoveryCode] = account.recoveryCodes
    if (recoveryCode !== undefined) await twoSteps(() => ({ recoveryCode }))
    world.now.forward(LATER)
    for (const app of account.apps) {
      expect(held.apps).toContain(app)
      world.now.forward(STEP)
      await twoSteps(() => ({ code: codeAt(app.secret, world.now()) }))
    }
  } else {
    const answer = await world.anonymously(person).send<SignInData>('login', { input: { email, password } }, SIGN_IN)
    expect(answer.code).toBeNull()
  }
  for (const id of account.passkeys) expect(held.keys.map((key) => key.id)).toContain(id)
  for (let pick = 0; pick < held.keys.length; pick += 1) await passkeyLogin(world, person, pick)
}
