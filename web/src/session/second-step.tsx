import { GatehouseError } from '@gatehouse/client'
import { stringifyDocument } from '@urql/core'
import { useState } from 'react'
import { ActionForm } from '../api/action-form.tsx'
import { AnswerChallengeDocument } from '../api/generated/graphql.ts'
import { Button } from '../kit/button.tsx'
import { TextField } from '../kit/text-field.tsx'
import { session } from './session.ts'

/** @returns the challenge of a SECOND_FACTOR_REQUIRED error; null for any other error. */
export function challengeOf(error: unknown): string | null {
  const isChallenge = error instanceof GatehouseError && error.code === 'SECOND_FACTOR_REQUIRED'
  return isChallenge ? String(error.extensions.challenge) : null
}

const WRONG = {
  INVALID_CREDENTIALS: {
    title: 'That code is not accepted',
    text: 'Enter the next code of the app, or start again if this took more than five minutes.',
  },
}

/** Asks for a code of the authenticator app, or a recovery code. */
export function SecondStep({ challenge, onDone, onBack }: { challenge: string; onDone?(): void; onBack(): void }) {
  const [recovers, setRecovers] = useState(false)
  return (
    <ActionForm
      key={String(recovers)}
      submit="Continue"
      words={WRONG}
      onSubmit={async ({ code = '' }) => {
        const answer = recovers ? { recoveryCode: code } : { code }
        await session.authenticate(stringifyDocument(AnswerChallengeDocument), { input: { challenge, ...answer } })
        onDone?.()
        return undefined
      }}
      actions={
        <>
          <Button onPress={() => setRecovers(!recovers)}>{recovers ? 'Use the app' : 'Use a recovery code'}</Button>
          <Button onPress={onBack}>Start again</Button>
        </>
      }
    >
      {recovers ? (
        <TextField name="code" label="Recovery code" hint="One of the ten codes that you saved." isRequired autoFocus />
      ) : (
        <TextField
          name="code"
          label="Code of your authenticator app"
          autoComplete="one-time-code"
          inputMode="numeric"
          hint="Six digits."
          isRequired
          autoFocus
        />
      )}
    </ActionForm>
  )
}
