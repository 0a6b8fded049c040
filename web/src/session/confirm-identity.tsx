import { stringifyDocument } from '@urql/core'
import { useState } from 'react'
import { useClient } from 'urql'
import { ActionForm } from '../api/action-form.tsx'
import {
  BeginPasskeyReauthenticationDocument,
  ReauthenticateDocument,
  ReauthenticateWithPasskeyDocument,
} from '../api/generated/graphql.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { TextField } from '../kit/text-field.tsx'
import { usePasskey as askForPasskey, hasPasskeys } from './passkey.ts'
import { challengeOf, SecondStep } from './second-step.tsx'
import { session, useSessionUser } from './session.ts'
import type { Question } from './step-up.ts'

/** Asks for the password again, with a code if the account has a second factor, or for a passkey instead. */
export function ConfirmIdentity({ failure, answer }: Question) {
  const email = useSessionUser()?.email ?? ''
  const client = useClient()
  const [challenge, setChallenge] = useState<string | null>(null)
  const needsTwo = Number(failure.extensions.factors) > 1

  /** Stores the challenge of an account with a second factor, so that the dialog asks for a code. */
  async function stepUp(renew: () => Promise<unknown>): Promise<undefined> {
    try {
      await renew()
      answer(true)
    } catch (error) {
      const asked = challengeOf(error)
      if (asked === null) throw error
      setChallenge(asked)
    }
  }

  async function byPasskey(): Promise<void> {
    const { data, error } = await client.mutation(BeginPasskeyReauthenticationDocument, {}).toPromise()
    if (!data) throw error
    const response = await askForPasskey(data.beginPasskeyReauthentication.options)
    await session.authenticate(stringifyDocument(ReauthenticateWithPasskeyDocument), { input: { response } })
  }

  return (
    <Dialog title="Confirm that it is you" onClose={() => answer(false)}>
      {challenge !== null ? (
        <SecondStep challenge={challenge} onDone={() => answer(true)} onBack={() => setChallenge(null)} />
      ) : (
        <ActionForm
          submit="Continue"
          words={{ INVALID_CREDENTIALS: { title: 'That password is wrong', text: 'Try again.' } }}
          onSubmit={({ password = '' }) =>
            stepUp(() => session.authenticate(stringifyDocument(ReauthenticateDocument), { input: { password } }))
          }
          actions={
            <>
              {hasPasskeys() && <Button onPress={() => stepUp(byPasskey).catch(() => {})}>Use a passkey</Button>}
              <Button onPress={() => answer(false)}>Cancel</Button>
            </>
          }
        >
          <p className="muted">
            {needsTwo
              ? 'This needs a second factor: your password and a code, or a passkey.'
              : 'This needs your password again, since some time has passed.'}
          </p>
          <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
          <TextField
            name="password"
            type="password"
            label="Password"
            autoComplete="current-password"
            isRequired
            autoFocus
          />
        </ActionForm>
      )}
    </Dialog>
  )
}
