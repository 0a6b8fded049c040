import { useCallback, useDeferredValue, useState } from 'react'
import { Link } from 'wouter'
import { deviceOf } from '../account/device.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import { AuditEventsDocument, type AuditEventsQuery, type AuditFilter } from '../api/generated/graphql.ts'
import { usePages } from '../api/use-pages.ts'
import { Button } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { PageHeader } from '../kit/page.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { TextField } from '../kit/text-field.tsx'
import { fromLocalInput, Moment } from '../kit/time.tsx'
import { VirtualList } from '../kit/virtual-list.tsx'
import { ACTIONS, actionWords } from './actions.ts'

const PAGE = 50
/** Height of a row, in pixels. */
const ROW = 73

type Event = AuditEventsQuery['auditEvents']['nodes'][number]
type Fields = { action: string; userId: string; since: string; until: string }
const EMPTY: Fields = { action: '', userId: '', since: '', until: '' }

function filterOf({ action, userId, since, until }: Fields): AuditFilter {
  return {
    action: action.trim() || null,
    userId: userId.trim() || null,
    since: fromLocalInput(since),
    until: fromLocalInput(until),
  }
}

export function AuditPage() {
  const [fields, setFields] = useState(EMPTY)
  const filter = filterOf(useDeferredValue(fields))
  const { nodes, hasMore, isLoading, isStale, failure, loadMore } = usePages(
    JSON.stringify(filter),
    AuditEventsDocument,
    (after) => ({ first: PAGE, after, filter }),
    (data) => data.auditEvents,
  )
  const onNearEnd = useCallback(() => {
    if (hasMore && !isLoading && !failure) loadMore()
  }, [hasMore, isLoading, failure, loadMore])

  return (
    <>
      <PageHeader title="Audit trail" />
      <Filters fields={fields} onChange={setFields} />
      <div className="list" data-stale={isStale || undefined}>
        <VirtualList label="Events" items={nodes} keyOf={({ id }) => id} estimate={ROW} onNearEnd={onNearEnd}>
          {(event) => <Row event={event} onUser={(userId) => setFields({ ...EMPTY, userId })} />}
        </VirtualList>
        {isLoading && <Skeleton rows={nodes.length > 0 ? 2 : 6} label="Loading events" />}
        {failure && <FailureNotice failure={failure} action={<Button onPress={loadMore}>Try again</Button>} />}
        {!isLoading && !failure && nodes.length === 0 && (
          <Empty icon="audit" title="Nothing was recorded">
            No event matches these filters.
          </Empty>
        )}
      </div>
    </>
  )
}

function Filters({ fields, onChange }: { fields: Fields; onChange(fields: Fields): void }) {
  const set = (name: keyof Fields) => (value: string) => onChange({ ...fields, [name]: value })
  return (
    <search className="audit-filters">
      <div className="field">
        <label className="label" htmlFor="action">
          Action
        </label>
        <select
          id="action"
          className="input select"
          value={fields.action}
          onChange={({ target }) => set('action')(target.value)}
        >
          <option value="">All actions</option>
          {Object.entries(ACTIONS).map(([action, words]) => (
            <option key={action} value={action}>
              {words}
            </option>
          ))}
        </select>
      </div>
      <details className="more" open={fields.userId !== '' || undefined}>
        <summary>More filters</summary>
        <div className="filter-grid">
          <TextField label="User id" value={fields.userId} onChange={set('userId')} />
          <TextField label="Since" type="datetime-local" value={fields.since} onChange={set('since')} />
          <TextField label="Before" type="datetime-local" value={fields.until} onChange={set('until')} />
        </div>
      </details>
      {JSON.stringify(fields) !== JSON.stringify(EMPTY) && (
        <Button onPress={() => onChange(EMPTY)}>Clear filters</Button>
      )}
    </search>
  )
}

/** Shortens ids to their last characters. */
const shortened = (detail: string) => detail.replace(/[\da-f]{8}-[\da-f-]{21}([\da-f]{6})/g, '…$1')

function Row({ event, onUser }: { event: Event; onUser(id: string): void }) {
  const { at, action, userId, actorId, ip, userAgent, detail } = event
  return (
    <div className="line">
      <span className="line-text">
        <span className="line-title">{actionWords(action)}</span>
        <span className="muted">
          <Moment at={at} />
          {ip && ` · ${ip}`}
          {userAgent && ` · ${deviceOf(userAgent).name}`}
          {detail && ` · ${shortened(detail)}`}
          {actorId && actorId !== userId && (
            <>
              {' '}
              · by{' '}
              <Link href={`/users/${actorId}`} title={actorId}>
                user …{actorId.slice(-6)}
              </Link>
            </>
          )}
        </span>
      </span>
      {userId && (
        <span className="line-end">
          <Link href={`/users/${userId}`}>User</Link>
          <Button kind="quiet" icon="search" label="Only this user" onPress={() => onUser(userId)} />
        </span>
      )}
    </div>
  )
}
