import { parseConfig } from '../../../src/config/config.ts'
import { loadEnvFile } from '../../../src/config/env-file.ts'
import type { CommandIO } from '../command.ts'
import { reasonOf } from '../reason-of.ts'
import { type Command, isUsage, readCommand, USAGE } from './user-commands.ts'

export type UserIO = CommandIO & { readPassword: () => Promise<string> }

/** Runs `npm run user`. @returns the exit code: 2 for an invalid command line, 1 for a failed command. */
export async function runUser(args: string[], io: UserIO): Promise<number> {
  try {
    const command = readCommand(args, io.readPassword)
    if (command === null) io.out(USAGE)
    else await run(command, io)
    return 0
  } catch (error) {
    io.err(`${reasonOf(error)}\n${isUsage(error) ? `\n${USAGE}` : ''}`)
    return isUsage(error) ? 2 : 1
  }
}

async function run(command: Command, io: UserIO): Promise<void> {
  const { env, out } = io
  loadEnvFile(env)
  const config = parseConfig({ ...env, LOG_LEVEL: 'silent' })
  const work = await command()
  // Loaded after the password prompt, which would otherwise wait.
  const { createApp } = await import('../../../src/app.ts')
  const app = await createApp({ config })
  try {
    for (const { id, email, role, disabled } of await work(app.services, io))
      out(`${id} ${email} ${role}${disabled ? ' disabled' : ''}\n`)
  } finally {
    await app.close({ graceMs: 0 })
  }
}
