/** Guesses at one password: a few are free, then each waits longer than the one before. */

import type { Counter, CounterOptions } from './counter.ts'
import { TooMany } from './too-many.ts'

/** Failures within 15 minutes that cost no wait. */
export const FREE = 5
const WINDOW = 15 * 60

/**
 * The same for a day, so that whoever pauses in time doesn't get five free ones every quarter of an hour: that makes some hundred
 * guesses a day (NIST SP 800-63B-4 §3.2.2 asks for no more than 100 in a row).
 */
const FREE_A_DAY = 10
const DAY = 24 * 60 * 60

/** Seconds. The first is longer than a login takes, hashes that wait for each other included. */
const FIRST_WAIT = 30
const LONGEST_WAIT = 15 * 60

/** A guess at a password, counted as failed before it is looked at, so that parallel ones can't all be the first. */
export type Guess = {
  /** It was right: those before it count no longer. */
  succeeded(): Promise<void>
  /** It came to nothing for a reason of ours: it counts no longer. */
  withdrawn(): Promise<void>
}

/** @throws TooMany when the next guess must wait. */
export type Guesses = (key: string) => Promise<Guess>

export function createGuesses(name: string, counter: (options: CounterOptions) => Counter): Guesses {
  const recent = counter({ name: `${name}-recent`, most: FREE, seconds: WINDOW })
  const today = counter({ name: `${name}-today`, most: FREE_A_DAY, seconds: DAY })
  /** Open for one at a time, and then closed for as long as the next must wait. */
  const gate = counter({ name: `${name}-gate`, most: 1, seconds: LONGEST_WAIT })

  return async (key) => {
    const [failures, failuresToday] = await Promise.all([recent.add(key), today.add(key)])
    const giveBack = async () => {
      await Promise.all([recent.giveBack(key), today.giveBack(key)])
    }
    // The last of the free ones closes the gate behind it; of those after it, each that finds it open.
    const gated = failures >= FREE || failuresToday >= FREE_A_DAY
    const excess = Math.max(failures, failuresToday) - FREE
    const refusal = gated ? await gate.take(key, Math.min(FIRST_WAIT * 2 ** excess, LONGEST_WAIT)) : null
    if (refusal) {
      await giveBack()
      throw new TooMany(refusal)
    }
    return {
      async succeeded() {
        await Promise.all([recent.forget(key), today.forget(key), gate.forget(key)])
      },
      async withdrawn() {
        await giveBack()
        if (gated) await gate.forget(key)
      },
    }
  }
}
