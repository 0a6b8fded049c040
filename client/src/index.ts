/**
 * Session with a Gatehouse server. Keeps the access token in memory, refreshes once for all parallel requests and tabs,
 * and follows logins and logouts of other tabs. Does not depend on the device's clock.
 */
import { type AuthPayload, type ErrorCode, OPERATIONS, type User } from './contract.generated.ts'

export { type ErrorCode, OPERATIONS, type User }

type Method = 'getItem' | 'setItem' | 'removeItem'
type Result<M extends Method> = ReturnType<Storage[M]> | Promise<ReturnType<Storage[M]>>
/** `localStorage`, `sessionStorage`, or a mobile key store with the same methods. */
export type TokenStorage = { [M in Method]: (...input: Parameters<Storage[M]>) => Result<M> }
/** Transport of the refresh token: an HttpOnly cookie (browsers), this object's memory, or a storage. */
export type SessionOptions = { url: string; transport: 'cookie' | 'memory' | TokenStorage; fetch?: typeof fetch }
export type Session = ReturnType<typeof createSession>
type Failure = { message: string; extensions?: Record<string, unknown> }
type Answer = { data?: Record<string, AuthPayload | null> | null; errors?: Failure[] }
type State = { stamp: string | null; user: User | null; access?: string | undefined }
/** Milliseconds before a request counts as lost, and before a lost refresh is sent again. */
const [TIMEOUT, RETRIES] = [20_000, [500, 2000]]
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
/** Polls until storage and messages of other tabs have arrived, for about a second. */
const soon = async (is: () => Promise<boolean>, polls = 20): Promise<boolean> =>
  (await is()) || (polls > 0 && wait(50).then(() => soon(is, polls - 1)))
const absolute = (url: string) => new URL(url, globalThis.location?.href).href

/** Error sent by the server. Without a response, the error of `fetch` is thrown instead. */
export class GatehouseError extends Error {
  readonly code: ErrorCode
  readonly extensions: Record<string, unknown>
  constructor({ message, extensions = {} }: Failure = { message: 'No answer.' }) {
    super(message)
    this.extensions = extensions
    this.code = (extensions.code ?? 'INTERNAL_SERVER_ERROR') as ErrorCode
  }
}
/** Whether an operation was rejected because its token had expired or was revoked; nothing was executed then. */
const isExpired = ({ data, errors }: Answer) =>
  !data && errors?.some(({ extensions: e }) => e?.code === 'UNAUTHENTICATED' && /expired|revoked/.test(`${e.reason}`))

/** @example const session = createSession({ url: '/graphql', transport: 'cookie' }); await session.resume() */
export function createSession({ url, transport, fetch: send = (...call) => fetch(...call) }: SessionOptions) {
  const key = `gatehouse:${url}`
  const cookie = transport === 'cookie'
  const local = globalThis.window?.localStorage
  const store = typeof transport === 'object' ? transport : cookie ? local : undefined
  const channel = store && store === local && 'BroadcastChannel' in globalThis ? new BroadcastChannel(key) : null
  const locks = transport === 'memory' ? undefined : globalThis.navigator?.locks
  const listeners = new Set<(user: User | null) => void>()
  let [access, user, known]: [string?, (User | null)?, (string | null)?] = []
  let refreshing: Promise<void> | null = null
  let queue: Promise<unknown> = Promise.resolve()
  // Stamp: changes with each refresh; null after a logout. The refresh token, or a random mark in cookie mode.
  const readStamp = async () => (store ? store.getItem(key) : known === undefined && cookie ? '' : (known ?? null))
  /** Runs one task at a time: across all tabs with Web Locks, otherwise in this tab. Parallel refreshes do no harm. */
  function exclusive<T>(task: () => Promise<T>): Promise<T> {
    queue = locks ? locks.request(key, task) : queue.then(task, task)
    return queue as Promise<T>
  }
  function show(state: State): void {
    const changed = JSON.stringify(user) !== JSON.stringify(state.user)
    ;[access, known, user] = [state.access, state.stamp, changed ? state.user : user]
    if (changed) for (const listener of listeners) listener(state.user)
  }
  async function keep(payload: AuthPayload | null): Promise<void> {
    const stamp = payload && (cookie ? `${Math.random()}` : payload.refreshToken)
    await (stamp === null ? store?.removeItem(key) : store?.setItem(key, stamp))
    const state = { stamp, user: payload?.user ?? null, access: payload?.accessToken }
    show(state)
    channel?.postMessage(state)
  }
  channel?.addEventListener('message', async ({ data }: MessageEvent<State>) => {
    if (await soon(async () => data.stamp === (await readStamp()))) show(data) // otherwise a newer message is valid
  })
  function call(input: RequestInfo | URL, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers)
    if (cookie) headers.set('refresh-token-transport', 'cookie')
    if (access) headers.set('authorization', `Bearer ${access}`)
    return send(input, { ...init, headers, ...(cookie && { credentials: 'include' }) })
  }
  /** Retries a lost request after each pause. */
  async function post(query: string, variables: object, [pause, ...pauses]: number[] = []): Promise<Answer> {
    const headers = { 'content-type': 'application/json', accept: 'application/json' }
    const init = { method: 'POST', headers, body: JSON.stringify({ query, variables }), keepalive: true }
    const answer = call(url, { ...init, signal: AbortSignal.timeout?.(TIMEOUT) ?? null }).then((sent) => sent.json())
    return pause === undefined ? answer : answer.catch(() => wait(pause).then(() => post(query, variables, pauses)))
  }
  /** Gets new tokens, unless `before` was replaced meanwhile. Only a rejected refresh token ends the session. */
  async function rotate(before: string | undefined): Promise<void> {
    if (channel && known !== undefined) await soon(async () => access !== before || known === (await readStamp()))
    if (access !== before) return
    const used = await readStamp()
    if (used === null) return show({ stamp: null, user: null })
    const { data, errors } = await post(OPERATIONS.refresh, { refreshToken: cookie ? null : used }, RETRIES)
    if ((await readStamp()) !== used) return // A logout or login happened meanwhile, and wins.
    if (data?.refresh) return keep(data.refresh)
    if (errors?.[0]?.extensions?.code !== 'INVALID_REFRESH_TOKEN') throw new GatehouseError(errors?.[0])
    return keep(null)
  }
  const refresh = (before = access) =>
    (refreshing ??= exclusive(() => rotate(before)).finally(() => (refreshing = null)))
  /** Sends a mutation and uses the tokens of its AuthPayload. @throws GatehouseError, or the error of `fetch`. */
  async function authenticate(mutation: string, variables: object): Promise<User> {
    return exclusive(async () => {
      let answer = await post(mutation, variables)
      if (isExpired(answer)) answer = await rotate(access).then(() => post(mutation, variables))
      const payload = Object.values(answer.data ?? {}).find((each) => typeof each !== 'string') // skips `__typename`
      if (!payload) throw new GatehouseError(answer.errors?.[0])
      return keep(payload).then(() => payload.user)
    })
  }
  return {
    authenticate,
    register: (input: { email: string; password: string; name?: string; token?: string }) =>
      authenticate(OPERATIONS.register, { input }),
    login: (input: { email: string; password: string }) => authenticate(OPERATIONS.login, { input }),
    /** Signed-in user; null if nobody is signed in, undefined until `resume` has finished. */
    getUser: () => user,
    /** Calls the listener after a login, logout or change of user in any tab. @returns a function that removes it. */
    onChange(listener: (user: User | null) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** Resumes the stored session when a page starts. @throws the error of `fetch` when offline: try again later. */
    async resume(): Promise<User | null> {
      known ??= await readStamp()
      if (access === undefined || known !== (await readStamp())) await refresh()
      return user ?? null
    },
    /** Signs out in all tabs at once, then on the server. @throws the error of `fetch` if the server is unreachable. */
    async logout(): Promise<void> {
      const sent = post(OPERATIONS.logout, { refreshToken: cookie ? null : await readStamp() })
      await Promise.all([sent, keep(null)])
    },
    /** `fetch` for GraphQL clients: adds the access token, and retries once with a new one after it expired. */
    async fetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
      const request = input instanceof Request ? input : null
      if (absolute(request?.url ?? `${input}`).split('?')[0] !== absolute(url)) return send(input, init)
      if (access === undefined && (await readStamp()) !== null) await refresh()
      const [used, owner, headers] = [access, user?.id, init.headers ?? request?.headers ?? {}]
      const attempt = () => call(request?.clone() ?? input, { ...init, headers })
      const response = await attempt()
      const text = /json/.test(`${response.headers.get('content-type')}`) ? await response.clone().text() : ''
      if (!text.includes('UNAUTHENTICATED') || !isExpired(JSON.parse(text))) return response
      if (access === used) await refresh(used)
      return access === used || user?.id !== owner ? response : attempt() // never as another user
    },
  }
}
