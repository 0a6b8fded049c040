/** Peers: servers in peers/ that the project is compared with, each in its own process. */

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { graphqlRequest } from '../operations.ts'
import type { Settings } from '../peers/settings.ts'
import type { Contestant } from './contestant.ts'
import type { Request } from './load/http-connection.ts'

const PEERS = join(import.meta.dirname, '..', 'peers')

const TYPENAME = graphqlRequest('{ __typename }')

export function peer(
  name: string,
  file: string,
  settings: Omit<Settings, 'port'>,
  ready: Request = TYPENAME,
): Contestant {
  const command = (port: number) => [process.execPath, join(PEERS, file), JSON.stringify({ ...settings, port })]
  return { name, command, environment: () => ({ NODE_ENV: 'production', TZ: 'UTC' }), ready }
}

/** FastAPI service; undefined if Python or its packages are not installed. */
export function fastapi(settings: Omit<Settings, 'port'>): Contestant | undefined {
  const python = ['python3', '/usr/bin/python3'].find(
    (each) => spawnSync(each, ['-c', 'import fastapi, uvicorn, jwt'], { stdio: 'ignore' }).status === 0,
  )
  if (python === undefined) return undefined
  const command = (port: number) => [python, join(PEERS, 'fastapi_todos.py'), JSON.stringify({ ...settings, port })]
  return { name: 'FastAPI tutorial, from memory', command, ready: { method: 'GET', path: '/', headers: {}, body: '' } }
}
