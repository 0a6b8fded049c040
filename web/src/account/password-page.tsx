import { stringifyDocument } from '@urql/core'
import { useState } from 'react'
import { ActionForm } from '../api/action-form.tsx'
import { ChangePasswordDocument } from '../api/generated/graphql.ts'
import { Section } from '../kit/page.tsx'
import { TextField } from '../kit/text-field.tsx'
import { toast } from '../kit/toast.tsx'
import { session, useSessionUser } from '../session/session.ts'

export function PasswordPage() {
  const email = useSessionUser()?.email
  const [done, setDone] = useState(0)
  return (
    <Section title="Change password" about="Signs out every other device.">
      <ActionForm
        key={done}
        submit="Change password"
        words={{ INVALID_CREDENTIALS: { title: 'The current password is wrong', text: 'Check it and try again.' } }}
        onSubmit={async ({ currentPassword = '', newPassword = '' }) => {
          const input = { currentPassword, newPassword }
          await session.authenticate(stringifyDocument(ChangePasswordDocument), { input })
          toast({ text: 'Your password is changed. Every other device is signed out.' })
          setDone(done + 1)
          return undefined
        }}
      >
        <input type="hidden" name="username" autoComplete="username" value={email ?? ''} readOnly />
        <TextField
          name="currentPassword"
          type="password"
          label="Current password"
          autoComplete="current-password"
          isRequired
        />
        <TextField
          name="newPassword"
          type="password"
          label="New password"
          autoComplete="new-password"
          hint="Use a few words that you can remember: length matters most."
          isRequired
        />
      </ActionForm>
    </Section>
  )
}
