import { lazy, Suspense } from 'react'
import { useQuestion } from './step-up.ts'

const Dialog = lazy(async () => ({ default: (await import('./confirm-identity.tsx')).ConfirmIdentity }))

/** Renders the pending question for the password. */
export function StepUp() {
  const question = useQuestion()
  return <Suspense>{question && <Dialog {...question} />}</Suspense>
}
