/** This project, started through its npm scripts. */

import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Contestant } from './contestant.ts'

/** Signs tokens that outlive the run. */
export const SECRET = 'bench-Zk3vX9q0Lr7TtY2uWb5nMe8sPa1cHd4f'

const SETTINGS = {
  NODE_ENV: 'production',
  JWT_SECRET: SECRET,
  ACCESS_TOKEN_TTL: '1d',
  LOG_LEVEL: 'warn',
  // Lets the load client use many addresses.
  TRUST_PROXY: 'loopback',
}

/**
 * @param project a checkout; its package.json has the start command.
 * @param databaseUrl value of DATABASE_URL.
 * @param settings environment variables that extend or override the defaults here.
 */
export async function gatehouse(
  project: string,
  databaseUrl: string,
  settings: Record<string, string> = {},
  name = 'Gatehouse',
): Promise<Contestant> {
  return contestant(project, await script(project, 'start'), { DATABASE_URL: databaseUrl, ...settings }, name)
}

/** The bundle that the container image runs. @throws Error with its output if it cannot be made. */
export async function bundledGatehouse(project: string, databaseUrl: string): Promise<Contestant> {
  const [program = '', ...args] = await script(project, 'bundle')
  const { status, stderr } = spawnSync(program, args, { cwd: project, encoding: 'utf8' })
  if (status !== 0) throw new Error(`Bundling failed: ${stderr}`)
  const command = [process.execPath, 'dist/server/main.js']
  return contestant(project, command, { DATABASE_URL: databaseUrl }, 'Gatehouse, as in the image')
}

function contestant(directory: string, command: string[], settings: Record<string, string>, name: string): Contestant {
  return {
    name,
    command: () => command,
    directory,
    environment: (port) => ({ ...SETTINGS, ...settings, PORT: String(port) }),
    ready: { method: 'GET', path: '/health/ready', headers: {}, body: '' },
  }
}

/** Migrates a PostgreSQL database, which the server does not do at startup. @throws Error with its output. */
export async function migrate(project: string, databaseUrl: string): Promise<void> {
  const [program = '', ...args] = await script(project, 'db:migrate')
  const env = { ...process.env, ...SETTINGS, DATABASE_URL: databaseUrl }
  const { status, stderr } = spawnSync(program, args, { cwd: project, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`Migration failed: ${stderr}`)
}

/** Returns the command of an npm script, run by this Node without a shell. */
async function script(project: string, name: string): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'))
  const [, args] = /\bnode ([^|&;]+)/.exec(scripts[name]) ?? []
  if (args === undefined) throw new Error(`The npm script ${name} must run node, not ${scripts[name]}.`)
  return [process.execPath, ...args.trim().split(' ')]
}
