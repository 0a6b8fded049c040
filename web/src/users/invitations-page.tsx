import { useState } from 'react'
import { ActionForm } from '../api/action-form.tsx'
import type { Failure } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import {
  type InvitationRowFragment,
  InvitationsDocument,
  InviteUserDocument,
  type Role,
  WithdrawInvitationDocument,
} from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { usePages } from '../api/use-pages.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { Icon } from '../kit/icon.tsx'
import { Notice } from '../kit/notice.tsx'
import { PageHeader, Section } from '../kit/page.tsx'
import { Select } from '../kit/select.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { TextField } from '../kit/text-field.tsx'
import { Ago, Moment } from '../kit/time.tsx'
import { toast } from '../kit/toast.tsx'
import { useRegistrationMode } from '../sign-in/registration-mode.ts'
import { ROLES } from './roles.ts'

const PAGE = 20

export function InvitationsPage() {
  const mode = useRegistrationMode()
  const { nodes, hasMore, isLoading, failure, loadMore } = usePages(
    'invitations',
    InvitationsDocument,
    (after) => ({ first: PAGE, after }),
    (data) => data.invitations,
  )
  const [refusal, setRefusal] = useState<Failure>()
  return (
    <>
      <PageHeader title="Invitations" />
      <Section title="Invite somebody" about="They get an email with a link that works once, within seven days.">
        {mode === 'CLOSED' ? (
          <Notice kind="info" title="Registration is closed">
            No new invitations can be sent. Earlier ones can still be accepted.
          </Notice>
        ) : (
          <Invite />
        )}
      </Section>
      <Section title="Sent">
        {refusal && <FailureNotice failure={refusal} />}
        {nodes.length > 0 && (
          <ul className="cards" aria-label="Invitations">
            {nodes.map((each) => (
              <Row key={each.id} invitation={each} onFailure={setRefusal} />
            ))}
          </ul>
        )}
        {isLoading && <Skeleton rows={nodes.length > 0 ? 1 : 3} label="Loading invitations" />}
        {failure && <FailureNotice failure={failure} action={<Button onPress={loadMore}>Try again</Button>} />}
        {!isLoading && !failure && nodes.length === 0 && (
          <Empty icon="mail" title="No invitations yet">
            Invitations that you send are listed here.
          </Empty>
        )}
        {hasMore && !isLoading && !failure && <Button onPress={loadMore}>Show more</Button>}
      </Section>
    </>
  )
}

function Invite() {
  const [invite] = useAction(InviteUserDocument)
  const [role, setRole] = useState<Role>('USER')
  const [sent, setSent] = useState(0)
  return (
    <ActionForm
      key={sent}
      submit="Send invitation"
      onSubmit={async ({ email = '' }) => {
        const { failure } = await invite({ email, role })
        if (failure) return failure
        toast({ text: `An invitation is on its way to ${email}.` })
        setSent(sent + 1)
        return undefined
      }}
    >
      <TextField name="email" type="email" label="Email" autoComplete="off" isRequired />
      <Select label="Role" options={ROLES} value={role} onChange={setRole} />
    </ActionForm>
  )
}

const STATES = {
  PENDING: { kind: 'warn', text: 'Pending' },
  ACCEPTED: { kind: 'good', text: 'Accepted' },
  WITHDRAWN: { kind: 'bad', text: 'Withdrawn' },
  EXPIRED: { kind: 'bad', text: 'Expired' },
} as const

function Row({
  invitation,
  onFailure,
}: {
  invitation: InvitationRowFragment
  onFailure(failure: Failure | undefined): void
}) {
  const { id, email, role, state, createdAt, expiresAt } = invitation
  const [withdraw, isPending] = useAction(WithdrawInvitationDocument)
  return (
    <li className="card">
      <span className="card-icon">
        <Icon name="mail" />
      </span>
      <div className="card-text">
        <p className="card-title">
          {email} <Badge kind={STATES[state].kind}>{STATES[state].text}</Badge>
        </p>
        <p className="muted">
          {ROLES.find(({ value }) => value === role)?.label ?? role} · sent <Ago at={createdAt} />
          {state === 'PENDING' && (
            <>
              {' '}
              · until <Moment at={expiresAt} />
            </>
          )}
        </p>
      </div>
      {state === 'PENDING' && (
        <div className="card-action">
          <Button
            isPending={isPending}
            aria-label={`Withdraw the invitation of ${email}`}
            onPress={async () => {
              const { failure } = await withdraw({ id })
              onFailure(failure)
              if (!failure) toast({ text: `The invitation of ${email} is withdrawn.` })
            }}
          >
            Withdraw
          </Button>
        </div>
      )}
    </li>
  )
}
