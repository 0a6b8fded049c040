/** The commands of `npm run user`. */

import { parseArgs } from 'node:util'
import type { App } from '../../../src/app.ts'
import type { User } from '../../../src/database/client/client.ts'
// Imported from the enums alone, so that a mistyped command does not wait for the database client.
import { Role } from '../../../src/database/client/enums.ts'
import type { CommandIO } from '../command.ts'
import { importUsers } from './import-users.ts'

const ROLES = Object.values(Role)

export const USAGE = `Usage:
  npm run user -- create EMAIL [--role ${ROLES.join('|')}] [--name NAME]
      creates an account with a verified email
  npm run user -- set-password EMAIL
      sets a new password and revokes every session
  npm run user -- set-role EMAIL --role ${ROLES.join('|')}
  npm run user -- remove-factor EMAIL
      removes authenticator apps, recovery codes and passkeys: for a lost phone
  npm run user -- disable EMAIL
  npm run user -- enable EMAIL
  npm run user -- list [--role ${ROLES.join('|')}] [--search TEXT]
      accounts with this role and this text in their email, newest first
  npm run user -- import FILE
      creates accounts from a file of one JSON object a line: {"email", "passwordHash", "name", "role", "emailVerified",
      "createdAt", "disabled"}, of which the email is required; docs/migrating.md has the forms of hashes.
      Accounts that exist stay as they are, so it can be run again after an interruption. Exit code 1: lines were rejected.
  npm run user -- --help

create and set-password ask for the password, or read it as the first line of standard input.
The commands need the settings of the server, as environment variables or in .env.
`

const CLIENT = { ip: null, userAgent: null }

type Users = App['services']['users']
type Services = Pick<App['services'], 'users' | 'factors'>

/**
 * Asks for missing input before the database is opened. @returns the work of the command, which returns the accounts to
 * print.
 */
export type Command = () => Promise<(services: Services, io: CommandIO) => Promise<User[]>>

class UsageError extends Error {}
class RejectedLines extends Error {}

/** True if the command line was wrong, rather than its execution. */
export const isUsage = (error: unknown): boolean =>
  error instanceof UsageError || String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS')

/**
 * @param args arguments of the command line.
 * @param readPassword prompts for a password, or reads it from standard input.
 * @returns null if help is requested.
 * @throws UsageError, or an error of parseArgs.
 */
export function readCommand(args: string[], readPassword: () => Promise<string>): Command | null {
  const { positionals, values } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      role: { type: 'string' },
      name: { type: 'string' },
      search: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  const [command, email, ...rest] = positionals
  if (values.help || command === 'help') return null
  const role = ROLES.find((each) => each === values.role)
  if (values.role !== undefined && role === undefined)
    throw new UsageError(`Unknown role ${values.role}: use one of ${ROLES.join(', ')}.`)

  if (command === 'list') {
    if (email !== undefined || values.name !== undefined) throw new UsageError('list accepts only --role and --search.')
    return async () =>
      ({ users }) =>
        allUsers(users, { role: role ?? null, search: values.search ?? null })
  }
  if (email === undefined || rest.length > 0) throw new UsageError('Expected one command and one email or file.')
  if (values.search !== undefined) throw new UsageError('--search works only with list.')
  const on = (work: (users: Users, id: string, services: Services) => Promise<User>) => async (services: Services) => {
    const { users } = services
    const user = await users.userByEmail(email)
    if (user === null) throw new Error(`No account has the email ${email}.`)
    return [await work(users, user.id, services)]
  }

  switch (command) {
    case 'import':
      return async () =>
        async ({ users }, io) => {
          if (!(await importUsers(users, email, io)))
            throw new RejectedLines('Correct the rejected lines, and run it again.')
          return []
        }
    case 'create':
      return async () => {
        const password = await readPassword()
        const input = { email, password, name: values.name, role: role ?? 'USER' }
        return async ({ users }) => [await users.create(input, CLIENT)]
      }
    case 'set-password':
      return async () => {
        const password = await readPassword()
        return on((users, id) => users.setUserPassword(id, password, CLIENT))
      }
    case 'set-role':
      if (role === undefined) throw new UsageError('set-role requires --role.')
      return async () => on((users, id) => users.setUserRole(null, id, role, CLIENT))
    case 'remove-factor':
      return async () => on((_, id, { factors }) => factors.removeFactors(id, CLIENT))
    case 'disable':
    case 'enable':
      return async () => on((users, id) => users.setUserDisabled(null, id, command === 'disable', CLIENT))
    default:
      throw new UsageError(`Unknown command ${command}.`)
  }
}

async function allUsers(users: Users, filter: { role: Role | null; search: string | null }): Promise<User[]> {
  const all: User[] = []
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo } = await users.users({ ...filter, first: 100, after })
    all.push(...nodes)
    if (!pageInfo.hasNextPage) return all
    after = pageInfo.endCursor
  }
}
