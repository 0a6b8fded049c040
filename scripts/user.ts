/** `npm run user -- …`: accounts by the command line, for who runs the service. */

import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { App } from '../src/app.ts'
import { ConfigError, parseConfig } from '../src/config.ts'
import type { User } from '../src/database/client/client.ts'
// Not from the client: who mistypes need not wait for it.
import { Role } from '../src/database/client/enums.ts'
import { AppError, type Issue, StartError } from '../src/errors.ts'
import { readPassword } from './read-password.ts'

const ROLES = Object.values(Role)

const USAGE = `Usage:
  npm run user -- create EMAIL [--role ${ROLES.join('|')}] [--name NAME]
      asks for the password, or reads it as the first line of the standard input
  npm run user -- set-role EMAIL --role ${ROLES.join('|')}
  npm run user -- disable EMAIL
  npm run user -- enable EMAIL
`

const ORIGIN = { ip: null, userAgent: null }

type Accounts = App['services']['accounts']
type Work = (accounts: Accounts) => Promise<User>
/** Asks for what is missing, before anything is opened. */
type Command = () => Promise<Work>

class UsageError extends Error {}

function readCommand(args: string[]): Command {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: { role: { type: 'string' }, name: { type: 'string' } },
  })
  const [command, email, ...rest] = positionals
  const role = ROLES.find((each) => each === values.role)
  if (values.role !== undefined && role === undefined) throw new UsageError(`there is no role ${values.role}`)
  if (email === undefined || rest.length > 0) throw new UsageError('one command and one email are needed')

  const existing = async (accounts: Accounts) => {
    const user = await accounts.userByEmail(email)
    if (user === null) throw new Error(`there is no account with the email ${email}`)
    return user.id
  }
  switch (command) {
    case 'create':
      return async () => {
        const password = await readPassword()
        return (accounts) => accounts.create({ email, password, name: values.name, role: role ?? 'USER' }, ORIGIN)
      }
    case 'set-role':
      if (role === undefined) throw new UsageError('--role is needed')
      return async () => async (accounts) => accounts.setUserRole(null, await existing(accounts), role, ORIGIN)
    case 'disable':
    case 'enable':
      return async () => async (accounts) =>
        accounts.setUserDisabled(null, await existing(accounts), command === 'disable', ORIGIN)
    default:
      throw new UsageError(`there is no command ${command}`)
  }
}

async function run(command: Command): Promise<void> {
  if (existsSync('.env')) process.loadEnvFile('.env')
  const config = parseConfig({ ...process.env, LOG_LEVEL: 'silent' })
  const work = await command()
  // Loaded only now: who mistypes need not wait for it.
  const { createApp } = await import('../src/app.ts')
  const app = await createApp({ config })
  try {
    const { id, email, role, disabled } = await work(app.services.accounts)
    process.stdout.write(`${id} ${email} ${role}${disabled ? ' disabled' : ''}\n`)
  } finally {
    await app.close({ graceMs: 0 })
  }
}

/** What is wrong, in one line. */
function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.faults.join('; ')
  if (error instanceof AppError && 'issues' in error.details)
    return error.details.issues.map(({ path, message }: Issue) => `${path.join('.')}: ${message}`).join(' ')
  if (error instanceof AppError || error instanceof StartError) return error.message
  return error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error)
}

const isUsage = (error: unknown) =>
  error instanceof UsageError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')

try {
  await run(readCommand(process.argv.slice(2)))
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n${isUsage(error) ? `\n${USAGE}` : ''}`)
  process.exitCode = isUsage(error) ? 2 : 1
}
