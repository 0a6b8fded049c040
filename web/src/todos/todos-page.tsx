import { lazy, Suspense, useCallback, useDeferredValue, useState } from 'react'
import { FailureNotice } from '../api/failure-notice.tsx'
import { type TodoFilter, type TodoRowFragment, TodosDocument } from '../api/generated/graphql.ts'
import { usePages } from '../api/use-pages.ts'
import { Button } from '../kit/button.tsx'
import { Choice } from '../kit/choice.tsx'
import { Empty } from '../kit/empty.tsx'
import { PageHeader } from '../kit/page.tsx'
import { SearchField } from '../kit/search-field.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { VirtualList } from '../kit/virtual-list.tsx'
import { AddTodo } from './add-todo.tsx'
import { TodoRow } from './todo-row.tsx'
import { useDeletions } from './use-deletions.ts'

const PAGE = 50
/** Height of a row with one line, in pixels. */
const ROW = 57

type Shown = 'all' | 'open' | 'done'
const SHOWN = [
  { value: 'all', label: 'All' },
  { value: 'open', label: 'Open' },
  { value: 'done', label: 'Done' },
] as const

const EditTodo = lazy(async () => ({ default: (await import('./edit-todo.tsx')).EditTodo }))

function filterOf(shown: Shown, search: string): TodoFilter | null {
  const titleContains = search.trim()
  if (shown === 'all' && titleContains === '') return null
  return { ...(shown !== 'all' && { done: shown === 'done' }), ...(titleContains && { titleContains }) }
}

export function TodosPage() {
  const [shown, setShown] = useState<Shown>('all')
  const [search, setSearch] = useState('')
  const [edited, setEdited] = useState<TodoRowFragment>()
  const { deleted, remove } = useDeletions()
  const filter = filterOf(shown, useDeferredValue(search))
  const list = usePages(
    JSON.stringify(filter),
    TodosDocument,
    (after) => ({ first: PAGE, after, filter, count: after === null }),
    (data) => data.todos,
  )
  const todos = list.nodes.filter(({ id }) => !deleted.has(id))
  const total = list.totalCount === undefined ? undefined : list.totalCount - (list.nodes.length - todos.length)
  const { hasMore, isLoading, failure, loadMore } = list
  const onNearEnd = useCallback(() => {
    if (hasMore && !isLoading && !failure) loadMore()
  }, [hasMore, isLoading, failure, loadMore])

  return (
    <>
      <PageHeader title="Todos">{total !== undefined && <Count total={total} shown={shown} />}</PageHeader>
      <AddTodo />
      <div className="filters">
        <Choice label="Which todos" options={SHOWN} value={shown} onChange={setShown} />
        <SearchField label="Search todos" value={search} onChange={setSearch} />
      </div>
      <div className="list" data-stale={list.isStale || undefined}>
        <VirtualList
          label="Todos"
          items={todos}
          total={total}
          keyOf={({ id }) => id}
          estimate={ROW}
          onNearEnd={onNearEnd}
        >
          {(todo) => <TodoRow todo={todo} onEdit={setEdited} onDelete={remove} />}
        </VirtualList>
        {isLoading && <Skeleton rows={todos.length > 0 ? 2 : 6} label="Loading todos" />}
        {failure && <FailureNotice failure={failure} action={<Button onPress={loadMore}>Try again</Button>} />}
        {!isLoading && !failure && todos.length === 0 && <Nothing isFiltered={filter !== null} />}
      </div>
      <Suspense>{edited && <EditTodo todo={edited} onClose={() => setEdited(undefined)} onDelete={remove} />}</Suspense>
    </>
  )
}

function Count({ total, shown }: { total: number; shown: Shown }) {
  const number = new Intl.NumberFormat().format(total)
  return (
    <p className="muted nums" role="status">
      {number} {shown === 'all' ? '' : shown} {total === 1 ? 'todo' : 'todos'}
    </p>
  )
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <Empty icon="search" title="No todo matches">
      Try other words, or show all of them.
    </Empty>
  ) : (
    <Empty icon="check" title="All clear">
      Add your first todo above. It appears in all your browsers.
    </Empty>
  )
}
