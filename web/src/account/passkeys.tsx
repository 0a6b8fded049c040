import { useState } from 'react'
import { ActionForm } from '../api/action-form.tsx'
import { type Failure, failureOf } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import {
  AddPasskeyDocument,
  BeginPasskeyDocument,
  type FactorsQuery,
  RemovePasskeyDocument,
  RenamePasskeyDocument,
} from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { TextField } from '../kit/text-field.tsx'
import { Ago, Moment } from '../kit/time.tsx'
import { hasPasskeys, makePasskey, wasDismissed } from '../session/passkey.ts'
import { deviceOf } from './device.ts'

type Passkey = FactorsQuery['passkeys'][number]

const WRONG = { INVALID_CREDENTIALS: { title: 'That passkey is not accepted', text: 'Try again.' } }

export function Passkeys({ passkeys, onChange }: { passkeys: readonly Passkey[]; onChange(): void }) {
  const [begin, isBeginning] = useAction(BeginPasskeyDocument)
  const [add] = useAction(AddPasskeyDocument)
  const [failure, setFailure] = useState<Failure>()

  async function addOne(): Promise<Failure | undefined> {
    const { data, failure } = await begin({})
    if (failure) return failure
    try {
      const response = await makePasskey(data.beginPasskey.options)
      return (await add({ input: { name: deviceOf(navigator.userAgent).name, response } })).failure
    } catch (error) {
      return wasDismissed(error) ? undefined : failureOf(error)
    }
  }

  return (
    <Section title="Passkeys" about="Sign in with your device or a security key, without a password.">
      {failure && <FailureNotice failure={failure} own={WRONG} />}
      <ul className="lines" aria-label="Passkeys">
        {passkeys.map((passkey) => (
          <Line key={passkey.id} passkey={passkey} onChange={onChange} onFailure={setFailure} />
        ))}
      </ul>
      {hasPasskeys() ? (
        <Button
          isPending={isBeginning}
          onPress={async () => {
            setFailure(await addOne())
            onChange()
          }}
        >
          Add a passkey
        </Button>
      ) : (
        <p className="muted">This browser does not support passkeys.</p>
      )}
    </Section>
  )
}

type LineProps = { passkey: Passkey; onChange(): void; onFailure(failure: Failure | undefined): void }

function Line({ passkey: { id, name, createdAt, lastUsedAt, synced }, onChange, onFailure }: LineProps) {
  const [edits, setEdits] = useState(false)
  const [rename] = useAction(RenamePasskeyDocument)
  const [remove, isRemoving] = useAction(RemovePasskeyDocument)
  if (edits)
    return (
      <li className="line">
        <ActionForm
          submit="Save"
          onSubmit={async (values) => {
            const { failure } = await rename({ id, name: values.name ?? '' })
            if (!failure) setEdits(false)
            return failure
          }}
          actions={<Button onPress={() => setEdits(false)}>Cancel</Button>}
        >
          <TextField name="name" label="Name of the passkey" defaultValue={name} isRequired autoFocus />
        </ActionForm>
      </li>
    )
  return (
    <li className="line">
      <span className="line-text">
        <span className="line-title">{name}</span>
        <span className="muted">
          Added <Moment at={createdAt} />
          {synced && ', on several devices'}
          {lastUsedAt ? (
            <>
              , used <Ago at={lastUsedAt} />
            </>
          ) : (
            ', not used yet'
          )}
        </span>
      </span>
      <Button aria-label={`Rename ${name}`} onPress={() => setEdits(true)}>
        Rename
      </Button>
      <Button
        isPending={isRemoving}
        aria-label={`Remove ${name}`}
        onPress={async () => {
          onFailure((await remove({ id })).failure)
          onChange()
        }}
      >
        Remove
      </Button>
    </li>
  )
}
