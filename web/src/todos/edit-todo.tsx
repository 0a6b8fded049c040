import { ActionForm } from '../api/action-form.tsx'
import { type TodoRowFragment, UpdateTodoDocument } from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { useDraft } from '../api/use-draft.ts'
import { Button } from '../kit/button.tsx'
import { Dialog } from '../kit/dialog.tsx'
import { TextField } from '../kit/text-field.tsx'
import { fromLocalInput, timeZone, toLocalInput } from '../kit/time.tsx'

export type EditTodoProps = { todo: TodoRowFragment; onClose(): void; onDelete(todo: TodoRowFragment): void }

export function EditTodo({ todo, onClose, onDelete }: EditTodoProps) {
  const { id } = todo
  const [update] = useAction(UpdateTodoDocument)
  const [title, setTitle, forgetTitle] = useDraft(`${id}:title`, todo.title)
  const [notes, setNotes, forgetNotes] = useDraft(`${id}:notes`, todo.notes ?? '')
  const [dueAt, setDueAt, forgetDueAt] = useDraft(`${id}:due`, toLocalInput(todo.dueAt))
  const close = () => {
    forgetTitle()
    forgetNotes()
    forgetDueAt()
    onClose()
  }

  return (
    <Dialog title="Edit todo" onClose={close}>
      <ActionForm
        submit="Save"
        onSubmit={async () => {
          const isMoved = dueAt !== toLocalInput(todo.dueAt)
          const input = { title: title.trim(), notes: notes || null, ...(isMoved && { dueAt: fromLocalInput(dueAt) }) }
          const { failure } = await update({ id, input })
          if (!failure) close()
          return failure
        }}
        actions={
          <>
            <Button onPress={close}>Cancel</Button>
            <span className="push" />
            <Button
              kind="quiet"
              icon="delete"
              onPress={() => {
                close()
                onDelete(todo)
              }}
            >
              Delete
            </Button>
          </>
        }
      >
        <TextField name="title" label="Title" value={title} onChange={setTitle} maxLength={200} isRequired autoFocus />
        <TextField name="notes" label="Notes" value={notes} onChange={setNotes} maxLength={10_000} lines={5} />
        <TextField
          name="dueAt"
          type="datetime-local"
          label="Due"
          value={dueAt}
          onChange={setDueAt}
          hint={`In your time zone, ${timeZone}.`}
        />
      </ActionForm>
    </Dialog>
  )
}
