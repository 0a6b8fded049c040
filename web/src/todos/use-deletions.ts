import { useCallback, useEffect, useRef, useState } from 'react'
import { DeleteTodoDocument, type TodoRowFragment } from '../api/generated/graphql.ts'
import { useAction } from '../api/use-action.ts'
import { wordsOf } from '../api/words.ts'
import { endToasts, toast } from '../kit/toast.tsx'

/** Deletes todos with a chance to undo: hidden at once, deleted on the server when the toast leaves. */
export function useDeletions() {
  const [deleted, setDeleted] = useState<ReadonlySet<string>>(new Set())
  const [send] = useAction(DeleteTodoDocument)
  const hide = useCallback((id: string) => setDeleted((ids) => new Set(ids).add(id)), [])
  const show = useCallback((id: string) => setDeleted((ids) => new Set([...ids].filter((each) => each !== id))), [])

  const remove = useCallback(
    ({ id, title }: TodoRowFragment) => {
      hide(id)
      toast({
        text: `Deleted “${title}”`,
        action: { label: 'Undo', run: () => show(id) },
        async onGone() {
          const { failure } = await send({ id })
          if (!failure || failure.code === 'NOT_FOUND') return
          show(id)
          toast({ kind: 'danger', text: `“${title}” is still there. ${wordsOf(failure).title}.` })
        },
      })
    },
    [hide, show, send],
  )

  // Leaving the page or signing out completes pending deletions.
  const end = useRef(endToasts)
  useEffect(() => end.current, [])
  return { deleted, remove }
}
