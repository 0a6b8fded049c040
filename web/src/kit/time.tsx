/** Times in the viewer's own language and time zone. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' })
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' })

export const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone

/** @param at RFC 3339. @returns 'just now', '5 minutes ago', 'yesterday', or the day. */
export function ago(at: string, now = new Date()): string {
  const past = now.getTime() - Date.parse(at)
  if (past < MINUTE) return 'just now'
  if (past < HOUR) return relative.format(-Math.floor(past / MINUTE), 'minute')
  if (past < DAY) return relative.format(-Math.floor(past / HOUR), 'hour')
  if (past < 7 * DAY) return relative.format(-Math.floor(past / DAY), 'day')
  return dayName(new Date(at), now)
}

/** Counts days in the viewer's time zone. */
function daysBetween(from: Date, to: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((midnight(to) - midnight(from)) / DAY)
}

function dayName(date: Date, now: Date): string {
  return (date.getFullYear() === now.getFullYear() ? day : dayOfYear).format(date)
}

/** @returns 'today, 14:00', 'tomorrow, 09:30', or the day and the time. */
export function due(at: string, now = new Date()): string {
  const date = new Date(at)
  const days = daysBetween(now, date)
  const name = Math.abs(days) <= 1 ? relative.format(days, 'day') : dayName(date, now)
  return `${name}, ${time.format(date)}`
}

/** Time relative to now; the tooltip has the full date and time. */
export function Ago({ at }: { at: string }) {
  return (
    <time dateTime={at} title={moment.format(new Date(at))}>
      {ago(at)}
    </time>
  )
}

export function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} className="nums">
      {moment.format(new Date(at))}
    </time>
  )
}

/** @param at RFC 3339. @returns the value of an `<input type="datetime-local">`, in the viewer's time zone. */
export function toLocalInput(at: string | null): string {
  if (at === null) return ''
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const ymd = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return `${ymd}T${two(date.getHours())}:${two(date.getMinutes())}`
}

/** Reverse of `toLocalInput`. */
export function fromLocalInput(value: string): string | null {
  return value === '' ? null : new Date(value).toISOString()
}
