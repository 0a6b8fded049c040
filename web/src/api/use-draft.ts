import { useCallback, useEffect, useState } from 'react'
import { useSessionUser } from '../session/session.ts'

/** Key prefix in sessionStorage. Drafts never hold passwords. */
const PREFIX = 'draft:'

/**
 * Draft of one user: survives a reload, a crash or the end of a session, until it is sent or the tab closes.
 * @returns the text, its setter, and a function that deletes it.
 */
export function useDraft(name: string, initial: string) {
  const key = `${PREFIX}${useSessionUser()?.id}:${name}`
  const [text, setText] = useState(() => sessionStorage.getItem(key) ?? initial)
  useEffect(() => {
    if (text === initial) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  }, [key, text, initial])
  const forget = useCallback(() => {
    sessionStorage.removeItem(key)
    setText(initial)
  }, [key, initial])
  return [text, setText, forget] as const
}

/** Deletes all drafts, at a logout by the user. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}
