/** Time slicing: splits long work, so that the event loop runs in between. */

/** Length of a slice in milliseconds: other requests may wait this long. */
const SLICE = 10

/** Work that pauses at each `yield`. */
export type Steps<T> = Generator<undefined, T, undefined>

export function runAtOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

export async function runInSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const end = Date.now() + SLICE
    do {
      const { done, value } = steps.next()
      if (done) return value
    } while (Date.now() < end)
    await nextTurn()
  }
}

/** @returns a promise for each item; at most `perTurn` of them are fulfilled per turn of the event loop. */
export function inTurns<T>(items: readonly T[], perTurn: number): Promise<T>[] {
  let turn: Promise<unknown> = Promise.resolve()
  return items.map((item, index) => {
    if (index > 0 && index % perTurn === 0) turn = turn.then(nextTurn)
    return turn.then(() => item)
  })
}

const { setTimeout } = globalThis as unknown as {
  setTimeout(resolve: (value: unknown) => void, delay: number): unknown
}

const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 0))
