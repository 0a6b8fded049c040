import { useState } from 'react'
import { Link } from 'wouter'
import { ActionForm } from '../api/action-form.tsx'
import { RequestPasswordResetDocument } from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { Notice } from '../kit/notice.tsx'
import { PageHeader } from '../kit/page.tsx'
import { TextField } from '../kit/text-field.tsx'

export function ForgotPasswordPage() {
  const [request] = useAction(RequestPasswordResetDocument)
  const [sentTo, setSentTo] = useState<string>()
  return (
    <>
      <PageHeader title="Forgotten password" />
      {sentTo === undefined ? (
        <ActionForm
          submit="Send me a link"
          onSubmit={async ({ email = '' }) => {
            const { failure } = await request({ email })
            if (!failure) setSentTo(email)
            return failure
          }}
        >
          <p className="muted">We email you a link that sets a new password.</p>
          <TextField name="email" type="email" label="Email" autoComplete="username" isRequired autoFocus />
        </ActionForm>
      ) : (
        <Notice kind="success" title="Check your email">
          If {sentTo} has an account, a link is on its way. It works once, for one hour.
        </Notice>
      )}
      <p className="aside">
        <Link href="/sign-in">Back to sign in</Link>
      </p>
    </>
  )
}
