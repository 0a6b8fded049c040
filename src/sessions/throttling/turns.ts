/**
 * Who guesses counts as failed until it is known to be right, so that many at once can't all be the first. What is only too much by guesses that are
 * still under way is not refused for that: it waits until one of them has ended, and is judged again.
 */

import type { Guess } from './guesses.ts'
import { TooMany } from './too-many.ts'

export type Turn = {
  readonly guess: Guess
  /** To be called whatever became of the guess, once that is counted: others may be waiting for it. */
  end(): void
}

/**
 * Waits for a turn at what a key names, in the order of asking.
 * @param decide counts a guess, or rejects with TooMany.
 * @returns rejects with what `decide` rejected with, when nothing that is under way here could change it.
 */
export type Turns = (key: string, decide: () => Promise<Guess>) => Promise<Turn>

export type TurnsOptions = {
  /** How many of one key may be under way. */
  atOnce: number
  /** How many may wait, over all keys; whoever comes after them is judged at once. */
  waiting?: number
}

type Waiting = { decide: () => Promise<Guess>; resolve: (turn: Turn) => void; reject: (error: unknown) => void }

type Lane = {
  underWay: number
  /** How many have ended. */
  ended: number
  waiting: Waiting[]
  deciding: boolean
  /** Whether a refusal that was the first of its kind was not told yet. */
  first: boolean
}

/**
 * No timers: what is under way ends by itself, and only that is waited for. It is known here alone; instances that count together refuse
 * what others' guesses are too much for, as if those had failed.
 */
export function createTurns({ atOnce, waiting: mostWaiting = 256 }: TurnsOptions): Turns {
  /** Of the keys that something is under way or waits for. */
  const lanes = new Map<string, Lane>()
  let waitingInAll = 0

  function laneOf(key: string): Lane {
    const lane = lanes.get(key) ?? { underWay: 0, ended: 0, waiting: [], deciding: false, first: false }
    lanes.set(key, lane)
    return lane
  }

  function begin(key: string, guess: Guess): Turn {
    laneOf(key).underWay += 1
    let over = false
    return {
      guess,
      end() {
        if (over) return
        over = true
        const lane = laneOf(key)
        lane.underWay -= 1
        lane.ended += 1
        void judge(key, lane)
      },
    }
  }

  /** Judges what waits, one after the other, until one has to wait for what is under way. Never rejects. */
  async function judge(key: string, lane: Lane): Promise<void> {
    if (lane.deciding) return
    lane.deciding = true
    for (let [next] = lane.waiting; next && lane.underWay < atOnce; [next] = lane.waiting) {
      const { ended } = lane
      const verdict = await next.decide().then(
        (guess) => ({ guess }),
        (error: unknown) => ({ error }),
      )
      if ('error' in verdict && verdict.error instanceof TooMany) {
        lane.first ||= verdict.error.first
        // What ended meanwhile may have been counted too late for the verdict.
        if (lane.ended !== ended) continue
        if (lane.underWay > 0) break
        verdict.error.first = lane.first
        lane.first = false
      }
      lane.waiting.shift()
      waitingInAll -= 1
      if ('guess' in verdict) next.resolve(begin(key, verdict.guess))
      else next.reject(verdict.error)
    }
    lane.deciding = false
    if (lane.underWay === 0 && lane.waiting.length === 0) lanes.delete(key)
  }

  return async (key, decide) => {
    if (waitingInAll >= mostWaiting) return begin(key, await decide())
    const lane = laneOf(key)
    return new Promise((resolve, reject) => {
      lane.waiting.push({ decide, resolve, reject })
      waitingInAll += 1
      void judge(key, lane)
    })
  }
}
