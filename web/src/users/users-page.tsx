import { useCallback, useDeferredValue, useState } from 'react'
import { Link } from 'wouter'
import { FailureNotice } from '../api/failure-notice.tsx'
import { type Role, type UserRowFragment, UsersDocument } from '../api/generated/graphql.ts'
import { usePages } from '../api/use-pages.ts'
import { Badge } from '../kit/badge.tsx'
import { Button } from '../kit/button.tsx'
import { Empty } from '../kit/empty.tsx'
import { PageHeader } from '../kit/page.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { Select } from '../kit/select.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { Ago } from '../kit/time.tsx'
import { VirtualList } from '../kit/virtual-list.tsx'
import { ROLES } from './roles.ts'

const PAGE = 50
/** Height of a row, in pixels. */
const ROW = 73

export function UsersPage() {
  const [search, setSearch] = useState('')
  const [role, setRole] = useState<Role | ''>('')
  const variables = { search: useDeferredValue(search).trim() || null, role: role || null }
  const { nodes, totalCount, hasMore, isLoading, isStale, failure, loadMore } = usePages(
    JSON.stringify(variables),
    UsersDocument,
    (after) => ({ ...variables, first: PAGE, after, count: after === null }),
    (data) => data.users,
  )
  const onNearEnd = useCallback(() => {
    if (hasMore && !isLoading && !failure) loadMore()
  }, [hasMore, isLoading, failure, loadMore])

  return (
    <>
      <PageHeader title="Users">
        {totalCount !== undefined && (
          <p className="muted nums" role="status">
            {new Intl.NumberFormat().format(totalCount)} {totalCount === 1 ? 'user' : 'users'}
          </p>
        )}
      </PageHeader>
      <div className="filters">
        <SearchField label="Search by email" value={search} onChange={setSearch} />
        <Select
          label="Role"
          quiet
          value={role}
          onChange={setRole}
          options={[{ value: '', label: 'All roles' } as const, ...ROLES]}
        />
      </div>
      <div className="list" data-stale={isStale || undefined}>
        <VirtualList
          label="Users"
          items={nodes}
          total={totalCount}
          keyOf={({ id }) => id}
          estimate={ROW}
          onNearEnd={onNearEnd}
        >
          {(user) => <UserRow user={user} />}
        </VirtualList>
        {isLoading && <Skeleton rows={nodes.length > 0 ? 2 : 6} label="Loading users" />}
        {failure && <FailureNotice failure={failure} action={<Button onPress={loadMore}>Try again</Button>} />}
        {!isLoading && !failure && nodes.length === 0 && (
          <Empty icon="search" title="No user matches">
            Try another part of the email, or all roles.
          </Empty>
        )}
      </div>
    </>
  )
}

function UserRow({ user }: { user: UserRowFragment }) {
  const { id, email, name, role, disabled, lastLoginAt } = user
  return (
    <Link href={`/users/${id}`} className="line">
      <span className="line-text">
        <span className="line-title">{email}</span>
        <span className="muted">
          {name && `${name} · `}
          {lastLoginAt ? (
            <>
              last login <Ago at={lastLoginAt} />
            </>
          ) : (
            'never signed in'
          )}
        </span>
      </span>
      <span className="line-end">
        {disabled && <Badge kind="bad">Disabled</Badge>}
        <Badge>{ROLES.find(({ value }) => value === role)?.label ?? role}</Badge>
      </span>
    </Link>
  )
}
