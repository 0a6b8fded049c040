/** Records the requests between a client and the server, delays them and loses responses. */

export type Sent = { operation: string; headers: Headers; body: { query: string; variables?: Record<string, unknown> } }

/** Creates a `fetch` that keeps the cookies of one browser. */
export function openWire() {
  const sent: Sent[] = []
  const cookies = new Map<string, string>()
  const lost = new Set<string>()
  const gates = new Map<string, Promise<void>>()
  let connected = true

  const send: typeof fetch = async (input, init) => {
    const headers = new Headers(init?.headers)
    const body = JSON.parse(String(init?.body))
    const operation = /^\s*(?:query|mutation)\s+(\w+)/.exec(body.query)?.[1] ?? 'anonymous'
    sent.push({ operation, headers, body })
    if (!connected) throw new TypeError('fetch failed')
    if (init?.credentials === 'include' && cookies.size > 0)
      headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
    const response = await fetch(input, { ...init, headers })
    await gates.get(operation)
    if (lost.delete(operation)) throw new TypeError('fetch failed')
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  return {
    fetch: send,
    sent,
    /** Returns how often an operation of this name was sent. */
    count: (operation: string) => sent.filter((each) => each.operation === operation).length,
    /** Loses the response to the next request of this operation, after the server has executed it. */
    loseAnswer: (operation: string) => void lost.add(operation),
    /** Delays responses to an operation. @returns a function that releases them. */
    hold(operation: string): () => void {
      const { promise, resolve } = Promise.withResolvers<void>()
      gates.set(operation, promise)
      return () => {
        gates.delete(operation)
        resolve()
      }
    },
    connect(on: boolean): void {
      connected = on
    },
  }
}

/** Token storage with the interface of browsers and phones. */
export function memoryStorage() {
  const values = new Map<string, string>()
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: async (key: string, value: string) => void values.set(key, value),
    removeItem: async (key: string) => void values.delete(key),
  }
}
