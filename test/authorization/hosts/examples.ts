/**
 * Starts each example with node, as users do, and sends the requests of its README. Needs installed servers: see
 * hosts.ts.
 */

import { deepEqual, equal } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createClient } from 'graphql-ws'
import WebSocket from 'ws'
import type { Answer } from './server.ts'

type Ask = (query: string, token?: string) => Promise<Answer>

async function check(name: string): Promise<void> {
  const example = spawn(process.execPath, [`examples/${name}.ts`, '0'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    let url = ''
    for (let output = ''; url === ''; url = /^(http|ws):\S+$/m.exec(output)?.[0] ?? '') {
      const [data] = await Promise.race([once(example.stdout, 'data'), once(example, 'exit')])
      if (typeof data === 'number' || data === null) throw new Error(`example ${name} ended`)
      output += String(data)
    }
    const accept = name === 'graphql-sse' ? 'text/event-stream' : 'application/graphql-response+json'
    await asked(url.startsWith('ws') ? overWebSocket(url) : overHttp(url, accept), name)
    process.stdout.write(`example ${name}: passed\n`)
  } finally {
    example.kill()
  }
}

async function asked(ask: Ask, name: string): Promise<void> {
  const code = ({ errors }: Answer) => errors?.[0]?.extensions?.code ?? null
  const open = await ask('{ books { title borrower } }')
  deepEqual(JSON.parse(JSON.stringify(open.data)), { books: [{ title: 'Middlemarch', borrower: null }] })
  equal(code(open), 'UNAUTHENTICATED')
  const card = (of: string) => `{ card(name: "${of}") { fines } }`
  const nobody = await ask(card('ann'))
  equal(code(nobody), 'UNAUTHENTICATED')
  if (nobody.status !== undefined && name !== 'graphql-sse') equal(nobody.status, 401)
  deepEqual(JSON.parse(JSON.stringify((await ask(card('ann'), 'ann-token')).data)), { card: { fines: 3 } })
  const other = await ask(card('eve'), 'ann-token')
  deepEqual(JSON.parse(JSON.stringify(other.data)), { card: { fines: null } })
  equal(code(other), 'FORBIDDEN')
  equal(code(await ask('{ books(lost: true) { title } }', 'ann-token')), 'FORBIDDEN')
  equal(code(await ask('{ books(lost: true) { title borrower } }', 'eve-token')), null)
}

const overHttp =
  (url: string, accept: string): Ask =>
  async (query, token) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query }),
    })
    const text = await response.text()
    const [, event] = /event: next\ndata: (.*)\n/.exec(text) ?? []
    return { ...(JSON.parse(event ?? text) as Answer), status: response.status }
  }

const overWebSocket =
  (url: string): Ask =>
  async (query, token) => {
    const connectionParams = token ? { authorization: `Bearer ${token}` } : {}
    const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams })
    for await (const result of client.iterate({ query })) {
      await client.dispose()
      return result as Answer
    }
    throw new Error('no result')
  }

for (const name of process.argv.slice(2)) await check(name)
