import { FailureNotice } from '../api/failure-notice.tsx'
import { SecurityEventsDocument } from '../api/generated/graphql.ts'
import { usePages } from '../api/use-pages.ts'
import { actionWords } from '../audit/actions.ts'
import { Button } from '../kit/button.tsx'
import { Section } from '../kit/page.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { Moment } from '../kit/time.tsx'
import { deviceOf } from './device.ts'

const PAGE = 20

export function ActivityPage() {
  const { nodes, hasMore, isLoading, failure, loadMore } = usePages(
    'securityEvents',
    SecurityEventsDocument,
    (after) => ({ first: PAGE, after }),
    (data) => data.securityEvents,
  )
  return (
    <Section
      title="What happened to your account"
      about="If you do not recognise an event, change your password: that signs out every other device."
    >
      <ul className="lines" aria-label="Events">
        {nodes.map(({ id, at, action, userId, actorId, ip, userAgent, detail }) => (
          <li key={id} className="line">
            <span className="line-text">
              <span className="line-title">{actionWords(action)}</span>
              <span className="muted">
                <Moment at={at} />
                {ip && ` · ${ip}`}
                {userAgent && ` · ${deviceOf(userAgent).name}`}
                {detail && ` · ${detail}`}
                {actorId && actorId !== userId && ' · by somebody else'}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {isLoading && <Skeleton rows={nodes.length > 0 ? 2 : 6} label="Loading events" />}
      {failure && <FailureNotice failure={failure} action={<Button onPress={loadMore}>Try again</Button>} />}
      {hasMore && !isLoading && !failure && <Button onPress={loadMore}>Show more</Button>}
    </Section>
  )
}
