import { useState } from 'react'
import { Link } from 'wouter'
import { ActionForm } from '../api/action-form.tsx'
import { RequestRegistrationDocument } from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { Notice } from '../kit/notice.tsx'
import { PageHeader } from '../kit/page.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { TextField } from '../kit/text-field.tsx'
import { session } from '../session/session.ts'
import { NewPassword } from './new-password.tsx'
import { useRegistrationMode } from './registration-mode.ts'

export function SignUpPage() {
  const mode = useRegistrationMode()
  return (
    <>
      <PageHeader title="Create an account" />
      {mode === undefined && <Skeleton rows={3} label="Loading the form" />}
      {mode === 'OPEN' && <Register />}
      {mode === 'CONFIRM' && <AskForLink />}
      {(mode === 'INVITE' || mode === 'CLOSED') && (
        <Notice kind="info" title="Sign-up is closed">
          New accounts need an invitation here. Ask an administrator for one.
        </Notice>
      )}
      <p className="aside">
        Already have an account? <Link href="/sign-in">Sign in</Link>
      </p>
    </>
  )
}

function Register() {
  return (
    <ActionForm
      submit="Create account"
      onSubmit={async ({ email = '', password = '', name = '' }) => {
        await session.register({ email, password, ...(name.trim() && { name }) })
        return undefined
      }}
    >
      <TextField name="name" label="Name" hint="Optional." autoComplete="name" autoFocus />
      <TextField name="email" type="email" label="Email" autoComplete="username" isRequired />
      <NewPassword />
    </ActionForm>
  )
}

function AskForLink() {
  const [request] = useAction(RequestRegistrationDocument)
  const [sentTo, setSentTo] = useState<string>()
  if (sentTo !== undefined)
    return (
      <Notice kind="success" title="Check your email">
        An email is on its way to {sentTo}. The link in it works once, within a day.
      </Notice>
    )
  return (
    <ActionForm
      submit="Send me a link"
      onSubmit={async ({ email = '' }) => {
        const { failure } = await request({ email })
        if (!failure) setSentTo(email)
        return failure
      }}
    >
      <p className="muted">We email you a link to create your account.</p>
      <TextField name="email" type="email" label="Email" autoComplete="username" isRequired autoFocus />
    </ActionForm>
  )
}
