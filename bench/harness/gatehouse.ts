/** This project, as its users start it. */

import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contestant } from './contestant.ts'

/** It is written to no log or mail, and signs tokens that outlive the run. */
export const SECRET = 'bench-Zk3vX9q0Lr7TtY2uWb5nMe8sPa1cHd4f'

const SETTINGS = {
  NODE_ENV: 'production',
  JWT_SECRET: SECRET,
  ACCESS_TOKEN_TTL: '1d',
  LOG_LEVEL: 'warn',
  // So that the client can come from many addresses, as many clients would.
  TRUST_PROXY: 'loopback',
}

/**
 * @param project a checkout: the start command is what its package.json says.
 * @param databaseUrl as DATABASE_URL takes it.
 * @param settings more of the environment, or other than the defaults here.
 */
export async function gatehouse(
  project: string,
  databaseUrl: string,
  settings: Record<string, string> = {},
  name = 'Gatehouse',
): Promise<Contestant> {
  const command = await script(project, 'start')
  return {
    name,
    command: () => command,
    directory: project,
    environment: (port) => ({ ...SETTINGS, DATABASE_URL: databaseUrl, ...settings, PORT: String(port) }),
    ready: { method: 'GET', path: '/health/ready', headers: {}, body: '' },
  }
}

/** Migrates a database that the project does not migrate when it starts: one on PostgreSQL. @throws Error with what was said. */
export async function migrate(project: string, databaseUrl: string): Promise<void> {
  const [program = '', ...args] = await script(project, 'db:migrate')
  const env = { ...process.env, ...SETTINGS, DATABASE_URL: databaseUrl }
  const { status, stderr } = spawnSync(program, args, { cwd: project, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`the migration failed: ${stderr}`)
}

/** What an npm script runs, on this Node and without the shell in between. */
async function script(project: string, name: string): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
  const [, args] = /\bnode ([^|&;]+)/.exec(scripts[name]) ?? []
  if (args === undefined) throw new Error(`the script ${name} is expected to run node, not ${scripts[name]}`)
  return [process.execPath, ...args.trim().split(' ')]
}
