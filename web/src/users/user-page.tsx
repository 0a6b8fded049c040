import { type ReactNode, useState } from 'react'
import { useQuery } from 'urql'
import { Link } from 'wouter'
import { SessionList } from '../account/session-list.tsx'
import { useCapabilities } from '../api/capabilities.tsx'
import { type Failure, failureOf } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import {
  RevokeUserSessionsDocument,
  SetUserDisabledDocument,
  SetUserRoleDocument,
  UserDocument,
  type UserQuery,
} from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { Icon } from '../kit/icon.tsx'
import { PageHeader, Section } from '../kit/page.tsx'
import { Select } from '../kit/select.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { Moment } from '../kit/time.tsx'
import { toast } from '../kit/toast.tsx'
import { ROLES } from './roles.ts'

type User = NonNullable<UserQuery['user']>

export function UserPage({ params }: { params: Record<string, string | undefined> }) {
  const [{ data, error }, reload] = useQuery({
    query: UserDocument,
    variables: { id: params.id ?? '' },
    requestPolicy: 'cache-and-network',
  })
  return (
    <>
      <p className="back">
        <Link href="/users">
          <Icon name="back" size={16} /> All users
        </Link>
      </p>
      {error && !data && (
        <>
          <PageHeader title="User" />
          <FailureNotice
            failure={failureOf(error)}
            action={<Button onPress={() => reload({ requestPolicy: 'network-only' })}>Try again</Button>}
          />
        </>
      )}
      {!data && !error && <Skeleton page />}
      {data?.user === null && (
        <>
          <PageHeader title="User not found" />
          <Empty icon="users" title="There is no such user">
            The account may have been deleted.
          </Empty>
        </>
      )}
      {data?.user && <Details user={data.user} />}
    </>
  )
}

function Details({ user }: { user: User }) {
  const { can } = useCapabilities()
  const [failure, setFailure] = useState<Failure>()
  return (
    <>
      <PageHeader title={user.email}>{user.disabled && <Badge kind="bad">Disabled</Badge>}</PageHeader>
      {failure && <FailureNotice failure={failure} />}
      <Section title="About">
        <dl className="facts">
          <Fact name="Name">{user.name ?? '–'}</Fact>
          <Fact name="Role">{ROLES.find(({ value }) => value === user.role)?.label ?? user.role}</Fact>
          <Fact name="Email">{user.emailVerified ? 'Confirmed' : 'Not confirmed'}</Fact>
          <Fact name="Signed up">
            <Moment at={user.createdAt} />
          </Fact>
          <Fact name="Last login">{user.lastLoginAt ? <Moment at={user.lastLoginAt} /> : 'Never'}</Fact>
          <Fact name="Todos">{new Intl.NumberFormat().format(user.todos.totalCount)}</Fact>
          <Fact name="Id">
            <code>{user.id}</code>
          </Fact>
        </dl>
      </Section>
      {can('Mutation.setUserRole') && <RoleOf user={user} onFailure={setFailure} />}
      {can('Mutation.setUserDisabled') && <Access user={user} onFailure={setFailure} />}
      <Sessions user={user} onFailure={setFailure} />
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

type PartProps = { user: User; onFailure(failure: Failure | undefined): void }

function RoleOf({ user, onFailure }: PartProps) {
  const [setRole, isPending] = useAction(SetUserRoleDocument)
  return (
    <Section title="Role" about="Takes effect on the user’s next request.">
      <Select
        label="Role"
        quiet
        options={ROLES}
        value={user.role}
        disabled={isPending}
        onChange={async (role) => {
          const { failure } = await setRole({ userId: user.id, role })
          onFailure(failure)
          if (!failure) toast({ text: `${user.email} has a new role.` })
        }}
      />
    </Section>
  )
}

function Access({ user, onFailure }: PartProps) {
  const [setDisabled, isPending] = useAction(SetUserDisabledDocument)
  const { id, email, disabled } = user
  return (
    <Section
      title="Access"
      about={
        disabled
          ? 'This account is disabled: nobody can sign in to it.'
          : 'Disabling signs the account out at once. Nothing is deleted.'
      }
    >
      <Button
        kind={disabled ? 'secondary' : 'danger'}
        isPending={isPending}
        onPress={async () => {
          const { failure } = await setDisabled({ userId: id, disabled: !disabled })
          onFailure(failure)
          if (!failure) toast({ text: disabled ? `${email} may sign in again.` : `${email} is disabled.` })
        }}
      >
        {disabled ? 'Enable account' : 'Disable account'}
      </Button>
    </Section>
  )
}

function Sessions({ user, onFailure }: PartProps) {
  const { can } = useCapabilities()
  const [revoke, isPending] = useAction(RevokeUserSessionsDocument)
  const {
    id,
    email,
    sessions: { nodes: sessions },
  } = user
  return (
    <Section title="Sessions">
      {sessions.length === 0 ? <p className="muted">No active sessions.</p> : <SessionList sessions={sessions} />}
      {sessions.length > 0 && can('Mutation.revokeUserSessions') && (
        <Button
          isPending={isPending}
          onPress={async () => {
            const { failure } = await revoke({ userId: id })
            onFailure(failure)
            if (!failure) toast({ text: `${email} is signed out everywhere.` })
          }}
        >
          Sign out everywhere
        </Button>
      )}
    </Section>
  )
}
