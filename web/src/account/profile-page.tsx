import { lazy, Suspense, useState } from 'react'
import { useQuery } from 'urql'
import { useLocation } from 'wouter'
import { ActionForm } from '../api/action-form.tsx'
import { failureOf } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import {
  ChangeEmailDocument,
  DeleteAccountDocument,
  MeDocument,
  type MeQuery,
  RequestEmailVerificationDocument,
  UpdateProfileDocument,
} from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Choice } from '../kit/choice.tsx'
import { Section } from '../kit/page.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { TextField } from '../kit/text-field.tsx'
import { toast } from '../kit/toast.tsx'
import { session } from '../session/session.ts'
import { THEMES, useTheme } from '../shell/theme.ts'

const Confirm = lazy(async () => ({ default: (await import('../kit/dialog.tsx')).Confirm }))

export function ProfilePage() {
  const [{ data, error }, reload] = useQuery({ query: MeDocument })
  const retry = <Button onPress={() => reload({ requestPolicy: 'network-only' })}>Try again</Button>
  if (error && !data) return <FailureNotice failure={failureOf(error)} action={retry} />
  if (!data) return <Skeleton />
  return (
    <>
      <Name me={data.me} />
      <Email me={data.me} />
      <Appearance />
      <Deletion />
    </>
  )
}

type Me = MeQuery['me']

function Name({ me }: { me: Me }) {
  const [update] = useAction(UpdateProfileDocument)
  return (
    <Section title="Name" about="Your display name. Optional.">
      <ActionForm
        submit="Save name"
        kind="secondary"
        onSubmit={async ({ name = '' }) => {
          const { failure } = await update({ input: { name: name.trim() || null } })
          if (!failure) toast({ text: 'Your name is saved.' })
          return failure
        }}
      >
        <TextField name="name" label="Name" autoComplete="name" defaultValue={me.name ?? ''} />
      </ActionForm>
    </Section>
  )
}

function Email({ me }: { me: Me }) {
  const [change] = useAction(ChangeEmailDocument)
  const [requestMail, isPending] = useAction(RequestEmailVerificationDocument)
  const verify = async () => {
    const { failure } = await requestMail({})
    toast(
      failure
        ? { kind: 'danger', text: 'The email could not be sent. Try again later.' }
        : { text: `An email is on its way to ${me.email}.` },
    )
  }
  return (
    <Section
      title="Email"
      about={
        me.emailVerified ? (
          <Badge kind="good">Confirmed</Badge>
        ) : (
          <span className="row">
            <Badge kind="warn">Not confirmed</Badge>
            <Button isPending={isPending} onPress={verify}>
              Send the email again
            </Button>
          </span>
        )
      }
    >
      <ActionForm
        submit="Change email"
        kind="secondary"
        onSubmit={async ({ email = '' }) => {
          const { data, failure } = await change({ input: { email } })
          if (data) toast({ text: changeWords(email, data.changeEmail.email) })
          return failure
        }}
      >
        <TextField name="email" type="email" label="Email" autoComplete="email" defaultValue={me.email} isRequired />
      </ActionForm>
    </Section>
  )
}

/** If the new mailbox must be proven first, the account keeps its old email until then. */
function changeWords(wanted: string, email: string): string {
  return email === wanted
    ? `Your email is ${email} now. Confirm it with the link in our email.`
    : `Check the mailbox of ${wanted}: the link in our email completes the change.`
}

function Appearance() {
  const [theme, setTheme] = useTheme()
  return (
    <Section title="Appearance" about="On this device.">
      <Choice label="Theme" options={THEMES} value={theme} onChange={setTheme} />
    </Section>
  )
}

function Deletion() {
  const [asks, setAsks] = useState(false)
  const [remove, isPending] = useAction(DeleteAccountDocument)
  const [, navigate] = useLocation()
  const [failure, setFailure] = useState<Parameters<typeof FailureNotice>[0]['failure']>()

  async function confirm(): Promise<void> {
    const outcome = await remove({})
    setAsks(false)
    setFailure(outcome.failure)
    if (outcome.failure) return
    navigate('/')
    await session.logout().catch(() => {})
    toast({ text: 'Your account is deleted.' })
  }

  return (
    <Section title="Delete account" about="Deletes your todos and sessions, too. This cannot be undone.">
      {failure && <FailureNotice failure={failure} />}
      <Button kind="danger" onPress={() => setAsks(true)}>
        Delete account
      </Button>
      <Suspense>
        {asks && (
          <Confirm
            title="Delete your account?"
            action="Delete for good"
            isPending={isPending}
            onConfirm={confirm}
            onClose={() => setAsks(false)}
          >
            This deletes your account, your todos and your sessions. Nobody can restore them.
          </Confirm>
        )}
      </Suspense>
    </Section>
  )
}
