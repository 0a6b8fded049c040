import { lazy, Suspense, useState } from 'react'
import type { Failure } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import { LogoutAllDocument, RevokeSessionDocument, SessionsDocument } from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { usePages } from '../api/use-pages.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { toast } from '../kit/toast.tsx'
import { session } from '../session/session.ts'
import { deviceOf } from './device.ts'
import { SessionList, type ShownSession } from './session-list.tsx'

const Confirm = lazy(async () => ({ default: (await import('../kit/dialog.tsx')).Confirm }))

const PAGE = 20

export function SessionsPage() {
  const sessions = usePages(
    'sessions',
    SessionsDocument,
    (after) => ({ first: PAGE, after }),
    (data) => data.sessions,
  )
  const { nodes, hasMore, isLoading, loadMore } = sessions
  const [failure, setFailure] = useState<Failure>()
  return (
    <>
      <Section
        title="Where you are signed in"
        about="Sign out any device that you do not recognise, then change your password."
      >
        {failure && <FailureNotice failure={failure} />}
        {nodes.length > 0 && (
          <SessionList
            sessions={nodes}
            action={(each) => !each.current && <SignOutThere session={each} onFailure={setFailure} />}
          />
        )}
        {isLoading && <Skeleton rows={nodes.length > 0 ? 1 : 3} label="Loading sessions" />}
        {sessions.failure && (
          <FailureNotice failure={sessions.failure} action={<Button onPress={loadMore}>Try again</Button>} />
        )}
        {hasMore && !isLoading && !sessions.failure && <Button onPress={loadMore}>Show more</Button>}
      </Section>
      <SignOutEverywhere onFailure={setFailure} />
    </>
  )
}

function SignOutThere({
  session,
  onFailure,
}: {
  session: ShownSession
  onFailure(failure: Failure | undefined): void
}) {
  const [revoke, isPending] = useAction(RevokeSessionDocument)
  const { name } = deviceOf(session.userAgent)
  return (
    <Button
      isPending={isPending}
      aria-label={`Sign out ${name}`}
      onPress={async () => {
        const { failure } = await revoke({ id: session.id })
        onFailure(failure)
        if (!failure) toast({ text: `${name} is signed out.` })
      }}
    >
      Sign out
    </Button>
  )
}

function SignOutEverywhere({ onFailure }: { onFailure(failure: Failure | undefined): void }) {
  const [asks, setAsks] = useState(false)
  const [logoutAll, isPending] = useAction(LogoutAllDocument)
  return (
    <Section title="Sign out everywhere" about="Includes this device.">
      <Button kind="danger" onPress={() => setAsks(true)}>
        Sign out everywhere
      </Button>
      <Suspense>
        {asks && (
          <Confirm
            title="Sign out everywhere?"
            action="Sign out everywhere"
            isPending={isPending}
            onClose={() => setAsks(false)}
            onConfirm={async () => {
              const { failure } = await logoutAll({})
              setAsks(false)
              onFailure(failure)
              if (!failure) await session.logout().catch(() => {})
            }}
          >
            You will have to sign in again on each device.
          </Confirm>
        )}
      </Suspense>
    </Section>
  )
}
