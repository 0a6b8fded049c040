import { defaultRangeExtractor, type Range, useWindowVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useRef, useState } from 'react'

export type VirtualListProps<Item> = {
  label: string
  items: readonly Item[]
  /** Length of the whole list, if more rows can be loaded. */
  total?: number | undefined
  keyOf(item: Item): string
  children(item: Item, index: number): ReactNode
  /** Estimated height of a row, in pixels; rows are measured once they are rendered. */
  estimate: number
  /** Called when fewer than 20 rows are left below the window. */
  onNearEnd?(): void
  className?: string
}

/** Rows rendered beyond the edges of the window: Tab needs the next one in the document. */
const OVERSCAN = 8
const NEAR = 20

/**
 * List of any length that scrolls with the window. Only the rows near the window are in the document, and the row with
 * the focus. Arrow keys move between rows, Home and End to the first and last.
 */
export function VirtualList<Item>({ items, total, keyOf, estimate, onNearEnd, ...props }: VirtualListProps<Item>) {
  const list = useRef<HTMLUListElement>(null)
  const [focused, setFocused] = useState<number | null>(null)
  const [margin, setMargin] = useState(0)
  const rangeExtractor = useCallback(
    (range: Range) => {
      const rows = defaultRangeExtractor(range)
      return focused === null || rows.includes(focused) ? rows : [...rows, focused].sort((a, b) => a - b)
    },
    [focused],
  )
  const virtualizer = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => estimate,
    overscan: OVERSCAN,
    scrollMargin: margin,
    getItemKey: (index) => keyOf(items[index] as Item),
    rangeExtractor,
  })
  const rows = virtualizer.getVirtualItems()
  const last = virtualizer.range?.endIndex ?? 0

  useEffect(() => setMargin(list.current ? list.current.getBoundingClientRect().top + window.scrollY : 0), [])
  useEffect(() => {
    if (last >= items.length - NEAR) onNearEnd?.()
  }, [last, items.length, onNearEnd])

  function move(event: KeyboardEvent<HTMLUListElement>): void {
    const target = event.target as HTMLElement
    const row = target.closest<HTMLElement>('li[data-index]')
    if (!row || target.matches('textarea, select, input:not([type=checkbox])')) return
    const from = Number(row.dataset.index)
    const to = { ArrowDown: from + 1, ArrowUp: from - 1, Home: 0, End: items.length - 1 }[event.key]
    if (to === undefined || to < 0 || to >= items.length) return
    event.preventDefault()
    const place = [...row.querySelectorAll<HTMLElement>(FOCUSABLE)].indexOf(target)
    setFocused(to)
    virtualizer.scrollToIndex(to, { align: 'auto' })
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        const next = list.current?.querySelector(`li[data-index="${to}"]`)
        next?.querySelectorAll<HTMLElement>(FOCUSABLE)[Math.max(0, place)]?.focus({ preventScroll: true })
      }),
    )
  }

  return (
    <ul
      ref={list}
      className={`virtual ${props.className ?? ''}`}
      aria-label={props.label}
      style={{ blockSize: virtualizer.getTotalSize() }}
      onKeyDown={move}
      onFocus={(event) => setFocused(Number((event.target as HTMLElement).closest('li')?.dataset.index ?? null))}
      onBlur={() => setFocused(null)}
    >
      {rows.map(({ index, key, start }) => (
        <li
          key={key}
          ref={virtualizer.measureElement}
          data-index={index}
          aria-posinset={index + 1}
          aria-setsize={total ?? -1}
          style={{ transform: `translateY(${start - margin}px)` }}
        >
          {props.children(items[index] as Item, index)}
        </li>
      ))}
    </ul>
  )
}

const FOCUSABLE = 'a, button, input'
