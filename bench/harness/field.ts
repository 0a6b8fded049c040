/** Starts several contestants before the rounds and stops them afterwards. */

import { type Contestant, type Running, start } from './contestant.ts'
import { LoadClient } from './load/load.ts'

/** Starts all contestants, runs the work, and stops them even if it fails. */
export async function withServers<T>(
  contestants: readonly Contestant[],
  work: (servers: Running[], client: LoadClient) => Promise<T>,
): Promise<T> {
  const servers: Running[] = []
  const client = new LoadClient()
  try {
    for (const contestant of contestants) servers.push(await start(contestant))
    return await work(servers, client)
  } finally {
    await Promise.all([client.stop(), ...servers.map((server) => server.stop())])
  }
}
