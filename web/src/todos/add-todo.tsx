import { type FormEvent, useRef, useState } from 'react'
import type { Failure } from '../api/failure.ts'
import { FailureNotice } from '../api/failure-notice.tsx'
import { CreateTodoDocument } from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { useDraft } from '../api/use-draft.ts'
import { Button } from '../kit/button.tsx'
import { fromLocalInput } from '../kit/time.tsx'

/** Adds a todo. The list shows it at once; if the server rejects it, the text returns to the field. */
export function AddTodo() {
  const [title, setTitle, forget] = useDraft('new-todo', '')
  const [dueAt, setDueAt] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failure>()
  const [create] = useAction(CreateTodoDocument)
  const input = useRef<HTMLInputElement>(null)

  async function add(event: FormEvent): Promise<void> {
    event.preventDefault()
    const text = title.trim()
    input.current?.focus()
    if (text === '') return
    setFailure(undefined)
    forget()
    setDueAt(null)
    const { failure } = await create({ input: { title: text, dueAt: fromLocalInput(dueAt ?? '') } })
    if (!failure) return
    setFailure(failure)
    // Keeps text that was typed in the meantime.
    setTitle((current) => current || text)
    setDueAt((current) => current ?? dueAt)
  }

  return (
    <>
      <form className="add" onSubmit={add}>
        <label htmlFor="new-todo" className="visually-hidden">
          New todo
        </label>
        <input
          id="new-todo"
          ref={input}
          className="input add-title"
          placeholder="What needs doing?"
          autoComplete="off"
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
        {dueAt === null ? (
          <Button icon="calendar" label="Add a due date" onPress={() => setDueAt('')} />
        ) : (
          <>
            <label htmlFor="new-todo-due" className="visually-hidden">
              Due
            </label>
            <input
              id="new-todo-due"
              type="datetime-local"
              className="input add-due"
              // biome-ignore lint/a11y/noAutofocus: it has just been asked for
              autoFocus
              value={dueAt}
              onChange={(event) => setDueAt(event.target.value)}
            />
          </>
        )}
        <Button type="submit" kind="primary" icon="add">
          Add
        </Button>
      </form>
      {failure && <FailureNotice failure={failure} />}
    </>
  )
}
