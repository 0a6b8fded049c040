/** User or client that runs an operation, as returned by the host's `viewer(context)`. */
export type Viewer<TRole extends string = string> = {
  /** One of the policy's roles. With any other value, the viewer is signed in without a role. */
  role: TRole
  /**
   * When the viewer last authenticated (`auth_time`): a date, or seconds since 1970. Without it, no `maxAge` is met.
   */
  authTime?: Date | number | null | undefined
  /** Number of authentication factors of the viewer's session. Without it, no `factors` requirement is met. */
  factors?: number | null | undefined
  /** Scopes granted to the viewer, or `'all'`. Without it, no scope is granted. */
  scopes?: 'all' | Iterable<string> | null | undefined
  /** Denies each root field without scopes. For viewers that act with a program's token. */
  onlyScopes?: boolean | null | undefined
}

/** Rank of a viewer who is not signed in: below every requirement. */
export const NOBODY = -2

/** @returns the index of the viewer's role among `roles`; -1 without a role, NOBODY without a viewer. */
export function rankOf(viewer: Viewer | null, roles: readonly string[]): number {
  return viewer === null ? NOBODY : roles.indexOf(viewer.role)
}

/**
 * @returns seconds since the viewer authenticated; Infinity if the time is unknown or in the future, which proves
 * nothing.
 */
export function ageOf({ authTime }: Viewer, now: Date): number {
  const milliseconds =
    authTime instanceof Date ? authTime.getTime() : typeof authTime === 'number' ? authTime * 1000 : Number.NaN
  const age = (now.getTime() - milliseconds) / 1000
  return age >= 0 ? age : Number.POSITIVE_INFINITY
}

const NO_SCOPES: ReadonlySet<string> = new Set()

/** An iterable may be readable only once, so the scopes of a viewer are read once. */
const scopesOfViewers = new WeakMap<Viewer, 'all' | ReadonlySet<string>>()

/** @returns the granted scopes. A string other than 'all' grants none, because iterating it would yield letters. */
export function scopesOf(viewer: Viewer): 'all' | ReadonlySet<string> {
  const known = scopesOfViewers.get(viewer)
  if (known !== undefined) return known
  const { scopes } = viewer
  const read: 'all' | ReadonlySet<string> = scopes === 'all' ? 'all' : isIterable(scopes) ? new Set(scopes) : NO_SCOPES
  scopesOfViewers.set(viewer, read)
  return read
}

const isIterable = (value: unknown): value is Iterable<string> =>
  typeof value === 'object' && value !== null && Symbol.iterator in value

/** Thrown if the host's `viewer` returns a promise, or something that is not a viewer. */
export class ViewerError extends TypeError {
  override readonly name = 'ViewerError'
}

/** @throws {ViewerError} if the host's `viewer` is asynchronous, or returns something that is not a viewer. */
export function checkedViewer(value: unknown): Viewer | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'object')
    throw new ViewerError(`viewer(context) returned a ${typeof value}: return {role} or null.`)
  if (typeof (value as { then?: unknown }).then !== 'function') return value as Viewer
  Promise.resolve(value).catch(() => {}) // An unhandled rejection would end the process.
  throw new ViewerError('viewer(context) returned a promise: resolve the viewer when the context is made.')
}
