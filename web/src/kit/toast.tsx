/** Toasts: short messages at the edge of the page, each with at most one action, such as Undo. */

import { useEffect, useSyncExternalStore } from 'react'
import { Button } from './button.tsx'

export type Toast = {
  text: string
  kind?: 'plain' | 'danger'
  action?: { label: string; run(): void }
  /** Called when the toast leaves and its action was not taken. */
  onGone?(): void
}
type Shown = Toast & { id: number }

/** Lifetime of a toast in milliseconds; focus and pointer stop the countdown. */
const STAYS = 7000
const MAX = 3

let toasts: readonly Shown[] = []
let count = 0
const timers = new Map<number, ReturnType<typeof setTimeout>>()
const listeners = new Set<() => void>()

function show(next: readonly Shown[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

export function toast(message: Toast): void {
  const shown = { ...message, id: ++count }
  for (const old of toasts.slice(0, Math.max(0, toasts.length + 1 - MAX))) leave(old)
  show([...toasts, shown])
  restart(shown)
}

function pause({ id }: Shown): void {
  clearTimeout(timers.get(id))
}

function restart(shown: Shown): void {
  pause(shown)
  timers.set(shown.id, setTimeout(leave, STAYS, shown))
}

function leave(shown: Shown, acted = false): void {
  pause(shown)
  timers.delete(shown.id)
  if (!toasts.includes(shown)) return
  show(toasts.filter((each) => each !== shown))
  if (acted) shown.action?.run()
  else shown.onGone?.()
}

/** Dismisses all toasts at once, as if they had timed out. */
export function endToasts(): void {
  for (const shown of toasts) leave(shown)
}

/** Ctrl+Z or ⌘Z takes the latest toast's action, except in a text field. */
function undoByKey(event: KeyboardEvent): void {
  const typing = event.target instanceof HTMLElement && event.target.closest('input:not([type=checkbox]), textarea')
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z'
  const latest = toasts.findLast(({ action }) => action)
  if (!isUndo || typing || !latest) return
  event.preventDefault()
  leave(latest, true)
}

/** Container of all toasts: rendered once, at the end of the page. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
  useEffect(() => {
    document.addEventListener('keydown', undoByKey)
    window.addEventListener('pagehide', endToasts)
    return () => {
      document.removeEventListener('keydown', undoByKey)
      window.removeEventListener('pagehide', endToasts)
    }
  }, [])

  return (
    <section className="toasts" aria-label="Messages" aria-live="polite">
      {shown.map((each) => (
        // biome-ignore lint/a11y/noStaticElementInteractions: hovering only stops the countdown
        <div
          key={each.id}
          className={`toast ${each.kind ?? 'plain'}`}
          onMouseEnter={() => pause(each)}
          onMouseLeave={() => restart(each)}
          onFocus={() => pause(each)}
          onBlur={() => restart(each)}
        >
          <span className="toast-text">{each.text}</span>
          {each.action && <Button onPress={() => leave(each, true)}>{each.action.label}</Button>}
          <Button kind="quiet" icon="close" label="Dismiss" onPress={() => leave(each)} />
        </div>
      ))}
    </section>
  )
}
