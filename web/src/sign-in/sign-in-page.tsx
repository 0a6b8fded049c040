import { useState } from 'react'
import { Link } from 'wouter'
import { ActionForm } from '../api/action-form.tsx'
import { PageHeader } from '../kit/page.tsx'
import { TextField } from '../kit/text-field.tsx'
import { challengeOf, SecondStep } from '../session/second-step.tsx'
import { session } from '../session/session.ts'
import { PasskeySignIn } from './passkey-sign-in.tsx'
import { hasSignUp, useRegistrationMode } from './registration-mode.ts'

export function SignInPage() {
  const mode = useRegistrationMode()
  const [challenge, setChallenge] = useState<string | null>(null)
  if (challenge !== null)
    return (
      <>
        <PageHeader title="One more step" />
        <SecondStep challenge={challenge} onBack={() => setChallenge(null)} />
      </>
    )
  return (
    <>
      <PageHeader title="Sign in" />
      <ActionForm
        submit="Sign in"
        onSubmit={async ({ email = '', password = '' }) => {
          try {
            await session.login({ email, password })
          } catch (error) {
            const asked = challengeOf(error)
            if (asked === null) throw error
            setChallenge(asked)
          }
          return undefined
        }}
      >
        <TextField name="email" type="email" label="Email" autoComplete="username webauthn" isRequired autoFocus />
        <TextField name="password" type="password" label="Password" autoComplete="current-password" isRequired />
      </ActionForm>
      <PasskeySignIn onChallenge={setChallenge} />
      <p className="aside">
        <Link href="/forgot-password">Forgot your password?</Link>
      </p>
      {hasSignUp(mode) && (
        <p className="aside">
          New here? <Link href="/sign-up">Create an account</Link>
        </p>
      )}
    </>
  )
}
