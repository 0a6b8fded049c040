import { useState } from 'react'
import { useQuery } from 'urql'
import { ActionForm } from '../api/action-form.tsx'
import { type Failure, failureOf } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import {
  AddAuthenticatorDocument,
  type AddAuthenticatorMutation,
  ConfirmAuthenticatorDocument,
  FactorsDocument,
  type FactorsQuery,
  RemoveAuthenticatorDocument,
  ReplaceRecoveryCodesDocument,
} from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { TextField } from '../kit/text-field.tsx'
import { Ago, Moment } from '../kit/time.tsx'
import { Passkeys } from './passkeys.tsx'
import { QrCode } from './qr-code.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

const WRONG = {
  INVALID_CREDENTIALS: { title: 'That code is wrong', text: 'Check the clock of the phone, and enter the next code.' },
}

export function FactorsPage() {
  const [{ data, error }, reload] = useQuery({ query: FactorsDocument, requestPolicy: 'cache-and-network' })
  if (error && !data) return <FailureNotice failure={failureOf(error)} />
  if (!data) return <Skeleton />
  const refresh = () => reload({ requestPolicy: 'network-only' })
  return (
    <>
      <Authenticators authenticators={data.authenticators} onChange={refresh} />
      <Passkeys passkeys={data.passkeys} onChange={refresh} />
    </>
  )
}

type Setup = AddAuthenticatorMutation['addAuthenticator']
type Props = { authenticators: FactorsQuery['authenticators']; onChange(): void }

function Authenticators({ authenticators, onChange }: Props) {
  const [setup, setSetup] = useState<Setup>()
  const [codes, setCodes] = useState<readonly string[]>()
  const [failure, setFailure] = useState<Failure>()
  const [add, isAdding] = useAction(AddAuthenticatorDocument)
  const [remove, isRemoving] = useAction(RemoveAuthenticatorDocument)
  const [replace, isReplacing] = useAction(ReplaceRecoveryCodesDocument)

  async function run<T>(action: Promise<{ data?: T; failure?: Failure }>): Promise<T | undefined> {
    const { data, failure } = await action
    setFailure(failure)
    return data
  }

  return (
    <Section title="Authenticator app" about="Signing in by password then asks for a code of the app.">
      {failure && <FailureNotice failure={failure} />}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(undefined)} />}
      {setup && (
        <Confirmation
          setup={setup}
          onClose={() => setSetup(undefined)}
          onConfirmed={(given) => {
            setSetup(undefined)
            setCodes(given)
            onChange()
          }}
        />
      )}
      <ul className="lines" aria-label="Authenticator apps">
        {authenticators.map(({ id, createdAt, lastUsedAt }, index) => (
          <li key={id} className="line">
            <span className="line-text">
              <span className="line-title">App {index + 1}</span>
              <span className="muted">
                Added <Moment at={createdAt} />
                {lastUsedAt && (
                  <>
                    , used <Ago at={lastUsedAt} />
                  </>
                )}
              </span>
            </span>
            <Button
              isPending={isRemoving}
              aria-label={`Remove app ${index + 1}`}
              onPress={() => run(remove({ id })).then(onChange)}
            >
              Remove
            </Button>
          </li>
        ))}
      </ul>
      {!setup && (
        <div className="form-actions">
          <Button
            isPending={isAdding}
            onPress={async () => {
              setSetup((await run(add({})))?.addAuthenticator)
            }}
          >
            Add an authenticator app
          </Button>
          {authenticators.length > 0 && (
            <Button
              isPending={isReplacing}
              onPress={async () => {
                setCodes((await run(replace({})))?.replaceRecoveryCodes.codes)
              }}
            >
              New recovery codes
            </Button>
          )}
        </div>
      )}
    </Section>
  )
}

type ConfirmationProps = { setup: Setup; onConfirmed(codes: readonly string[]): void; onClose(): void }

function Confirmation({ setup, onConfirmed, onClose }: ConfirmationProps) {
  const [confirm] = useAction(ConfirmAuthenticatorDocument)
  return (
    <ActionForm
      submit="Turn on"
      words={WRONG}
      onSubmit={async ({ code = '' }) => {
        const { data, failure } = await confirm({ id: setup.id, code })
        if (data) onConfirmed(data.confirmAuthenticator.codes)
        return failure
      }}
      actions={<Button onPress={onClose}>Cancel</Button>}
    >
      <p className="muted">
        Scan this with the app, or type the secret into it. Then enter the code that the app shows.
      </p>
      <QrCode text={setup.uri} label="QR code for the authenticator app" />
      <p>
        Secret: <code>{setup.secret}</code>
      </p>
      <TextField name="code" label="Code" autoComplete="one-time-code" inputMode="numeric" isRequired autoFocus />
    </ActionForm>
  )
}
