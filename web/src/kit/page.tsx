import { Fragment, type ReactNode, useEffect, useRef } from 'react'

let awaited = false

/**
 * Moves the focus to the new page's heading after navigation: screen readers announce it, and Tab continues from there.
 * @param main container of the page; if it has no heading yet, the next one to render takes the focus.
 */
export function focusNextHeading(main: HTMLElement | null): void {
  const heading = main?.querySelector<HTMLElement>('h1')
  awaited = !heading
  heading?.focus({ preventScroll: true })
}

/** Header of a page, with its only h1. */
export function PageHeader({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Gatehouse`
  }, [title])
  useEffect(() => {
    if (awaited) heading.current?.focus({ preventScroll: true })
    awaited = false
  }, [])
  return (
    <header className="page-header">
      <h1 ref={heading} tabIndex={-1}>
        {title.split(/(?=@)/).map((part) => (
          <Fragment key={part}>
            <wbr />
            {part}
          </Fragment>
        ))}
      </h1>
      {children && <div className="page-actions">{children}</div>}
    </header>
  )
}

/** Section of a page under an h2. */
export function Section({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <section className="section">
      <div className="section-head">
        <h2>{title}</h2>
        {about && <p className="muted">{about}</p>}
      </div>
      <div className="section-body">{children}</div>
    </section>
  )
}
