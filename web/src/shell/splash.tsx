import { useState } from 'react'
import type { Failure } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import { Button } from '../kit/button.tsx'
import { Mark } from '../kit/icon.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { session } from '../session/session.ts'

/** Shown before the session is known, and in a page while its code loads. */
export function Loading({ inPage = false }: { inPage?: boolean }) {
  if (inPage) return <Skeleton page />
  return (
    <div className="splash" role="status">
      <Mark size={48} />
      <span className="visually-hidden">Loading</span>
    </div>
  )
}

/** Shown if the server is unreachable at the start. The user stays signed in. */
export function Unreachable({ failure }: { failure: Failure }) {
  const [pending, setPending] = useState(false)
  const again = async () => {
    setPending(true)
    await session.resume().catch(() => {})
    setPending(false)
  }
  return (
    <main className="splash">
      <Mark size={48} />
      <div className="splash-text">
        <FailureNotice
          failure={failure}
          own={{
            OFFLINE: {
              title: 'The server cannot be reached',
              text: 'You are still signed in. This page continues by itself once the connection is back.',
            },
          }}
          action={
            <Button isPending={pending} onPress={again}>
              Try again
            </Button>
          }
        />
      </div>
    </main>
  )
}
