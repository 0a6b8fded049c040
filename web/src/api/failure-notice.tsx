import { type ReactNode, useEffect, useState } from 'react'
import { Notice } from '../kit/notice.tsx'
import type { Failure, FailureCode } from './failure.ts'
import { type Words, wordsOf } from './words.ts'

export type OwnWords = Partial<Record<FailureCode, Words>>

/** Shows a failure's message; with `retryAfter`, a countdown. */
export function FailureNotice({ failure, own, action }: { failure: Failure; own?: OwnWords; action?: ReactNode }) {
  const left = useCountdown(failure)
  const { title, text } = wordsOf(left === undefined ? failure : { ...failure, retryAfter: left }, own)
  const over = left === 0
  return (
    <Notice kind={over ? 'info' : 'danger'} title={over ? 'You can try again now' : title} action={action}>
      {over ? null : text}
    </Notice>
  )
}

/** Seconds until the next attempt, counted by a timer: the device's clock may be wrong. */
function useCountdown(failure: Failure): number | undefined {
  const [left, setLeft] = useState(failure.retryAfter)
  useEffect(() => {
    setLeft(failure.retryAfter)
    if (failure.retryAfter === undefined) return
    const timer = setInterval(() => setLeft((seconds = 0) => Math.max(0, seconds - 1)), 1000)
    return () => clearInterval(timer)
  }, [failure])
  return left
}
