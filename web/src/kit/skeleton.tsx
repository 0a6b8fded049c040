const WIDTHS = ['60%', '42%', '75%', '50%', '68%', '38%']

/** Placeholder for rows that are loading, or with `page` for a whole page. @param label read out by screen readers. */
export function Skeleton({ rows = 6, label = 'Loading', page }: { rows?: number; label?: string; page?: boolean }) {
  return (
    <div className={page ? 'skeleton whole' : 'skeleton'} role="status">
      <span className="visually-hidden">{label}</span>
      {page && <span className="skeleton-title" />}
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike
        <span key={row} className="skeleton-row" style={{ inlineSize: WIDTHS[row % WIDTHS.length] }} />
      ))}
    </div>
  )
}
