/** Clients that each send requests over one kept-alive connection until a request fails. */

import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

const { url, clients } = workerData as { url: string; clients: number }

async function client(index: number): Promise<{ answered: number; failure: string }> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  for (let answered = 0; ; answered++) {
    const sent = request(`${url}/graphql`, { agent, method: 'POST', headers: { 'content-type': 'application/json' } })
    sent.end('{"query":"{ me }"}')
    try {
      const [response] = await once(sent, 'response')
      const body = await text(response)
      if (!body.includes('"me":"Ada"')) return { answered, failure: body }
    } catch (error) {
      agent.destroy()
      const { code } = error as NodeJS.ErrnoException
      return { answered, failure: sent.reusedSocket ? `${code} on a kept-alive connection` : 'new connection' }
    }
    await delay((index * 7 + answered * 3) % 23)
  }
}

parentPort?.postMessage(await Promise.all(Array.from({ length: clients }, (_, index) => client(index))))
