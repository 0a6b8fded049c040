/** Step-up authentication after REAUTHENTICATION_REQUIRED (RFC 9470). */

import { useSyncExternalStore } from 'react'
import type { Failure } from '../api/failure.ts'

export type Question = {
  failure: Failure
  /** Call with true once the viewer has authenticated, with false if they cancelled. */
  answer(confirmed: boolean): void
}

let question: Question | null = null
const listeners = new Set<() => void>()

function show(next: Question | null): void {
  question = next
  for (const listener of listeners) listener()
}

/** Runs a task. On REAUTHENTICATION_REQUIRED it asks the user to confirm, then runs the task again. */
export async function confirmIdentity<T extends { failure?: Failure }>(task: () => Promise<T>): Promise<T> {
  const outcome = await task()
  const { failure } = outcome
  if (failure?.code !== 'REAUTHENTICATION_REQUIRED') return outcome
  const confirmed = await new Promise<boolean>((resolve) => show({ failure, answer: resolve }))
  show(null)
  return confirmed ? task() : outcome
}

/** Pending question, or null. */
export function useQuestion(): Question | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => question,
  )
}
