import { stringifyDocument } from '@urql/core'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { ActionForm } from '../api/action-form.tsx'
import { ResetPasswordDocument } from '../api/generated/graphql.ts'
import { PageHeader } from '../kit/page.tsx'
import { TextField } from '../kit/text-field.tsx'
import { toast } from '../kit/toast.tsx'
import { challengeOf, SecondStep } from '../session/second-step.tsx'
import { session } from '../session/session.ts'
import { useMailedToken } from './mailed-token.ts'

export function ResetPasswordPage() {
  const token = useMailedToken()
  const [, navigate] = useLocation()
  const [challenge, setChallenge] = useState<string | null>(null)
  const done = () => {
    toast({ text: 'Your new password is set. All other devices were signed out.' })
    navigate('/', { replace: true })
  }
  if (challenge !== null)
    return (
      <>
        <PageHeader title="One more step" />
        <p className="muted">Your new password is set. This account has a second factor, too.</p>
        <SecondStep challenge={challenge} onDone={done} onBack={() => navigate('/sign-in', { replace: true })} />
      </>
    )
  return (
    <>
      <PageHeader title="Set a new password" />
      <ActionForm
        submit="Set password and sign in"
        onSubmit={async ({ newPassword = '' }) => {
          try {
            await session.authenticate(stringifyDocument(ResetPasswordDocument), { input: { token, newPassword } })
            done()
          } catch (error) {
            const asked = challengeOf(error)
            if (asked === null) throw error
            setChallenge(asked)
          }
          return undefined
        }}
      >
        <TextField
          name="newPassword"
          type="password"
          label="New password"
          autoComplete="new-password"
          hint="Use a few words that you can remember: length matters most."
          isRequired
          autoFocus
        />
      </ActionForm>
      <p className="aside">
        <Link href="/forgot-password">Ask for a new link</Link>
      </p>
    </>
  )
}
