import { memo, useId } from 'react'
import { isNew } from '../api/cache.ts'
import { type TodoRowFragment, UpdateTodoDocument } from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { wordsOf } from '../api/words.ts'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { due } from '../kit/time.tsx'
import { toast } from '../kit/toast.tsx'

export type TodoRowProps = {
  todo: TodoRowFragment
  onEdit(todo: TodoRowFragment): void
  onDelete(todo: TodoRowFragment): void
}

export const TodoRow = memo(({ todo, onEdit, onDelete }: TodoRowProps) => {
  const { id, title, notes, done, dueAt } = todo
  const [update] = useAction(UpdateTodoDocument)
  const titleId = useId()
  const isSaving = isNew(id)

  async function tick(): Promise<void> {
    const { failure } = await update({ id, input: { done: !done } })
    if (failure) toast({ kind: 'danger', text: `“${title}” was not changed. ${wordsOf(failure).title}.` })
  }

  return (
    <div className="todo" data-done={done || undefined} data-saving={isSaving || undefined}>
      <label className="tick">
        <input type="checkbox" checked={done} disabled={isSaving} aria-labelledby={titleId} onChange={tick} />
      </label>
      <button type="button" className="todo-open" disabled={isSaving} onClick={() => onEdit(todo)}>
        <span id={titleId} className="todo-title">
          {title}
        </span>
        {notes && <span className="todo-notes">{notes}</span>}
        {dueAt && <Due at={dueAt} isOpen={!done} />}
      </button>
      <Button
        kind="quiet"
        icon="delete"
        label={`Delete ${title}`}
        isDisabled={isSaving}
        onPress={() => onDelete(todo)}
      />
    </div>
  )
})

function Due({ at, isOpen }: { at: string; isOpen: boolean }) {
  const isOver = isOpen && Date.parse(at) < Date.now()
  return (
    <span className={`due nums ${isOver ? 'over' : ''}`}>
      <Icon name="clock" size={14} />
      {isOver && <span>Overdue:</span>} <time dateTime={at}>{due(at)}</time>
    </span>
  )
}
