/** State of the connection: pending requests, slow ones, and whether the browser is offline. */

import { useSyncExternalStore } from 'react'

export type Network = { online: boolean; busy: boolean; slow: boolean }

/** Milliseconds before a pending request is shown, and before it counts as slow. */
const BUSY_AFTER = 400
const SLOW_AFTER = 6000

type Request = { busy: boolean; slow: boolean }
const requests = new Set<Request>()
const listeners = new Set<() => void>()
let online = navigator.onLine
let network: Network = { online, busy: false, slow: false }

function update(): void {
  const all = [...requests]
  const next = { online, busy: all.some(({ busy }) => busy), slow: all.some(({ slow }) => slow) }
  if (JSON.stringify(next) === JSON.stringify(network)) return
  network = next
  for (const listener of listeners) listener()
}

function setOnline(value: boolean): void {
  online = value
  update()
}
window.addEventListener('online', () => setOnline(true))
window.addEventListener('offline', () => setOnline(false))

/** `fetch` that reports its requests to `useNetwork`. */
export const watched: typeof fetch = async (input, init) => {
  const request = { busy: false, slow: false }
  const wasOnline = navigator.onLine
  const mark = (what: keyof Request) => () => {
    request[what] = true
    update()
  }
  requests.add(request)
  const timers = [setTimeout(mark('busy'), BUSY_AFTER), setTimeout(mark('slow'), SLOW_AFTER)]
  try {
    const response = await fetch(input, init)
    // If the browser was online at the start, the response may be older than the loss of the connection, so it proves
    // nothing.
    setOnline(navigator.onLine || !wasOnline)
    return response
  } catch (error) {
    setOnline(navigator.onLine)
    throw error
  } finally {
    timers.forEach(clearTimeout)
    requests.delete(request)
    update()
  }
}

export function useNetwork(): Network {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => network,
  )
}
