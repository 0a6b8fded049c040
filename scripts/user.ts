/** `npm run user -- …`: manages accounts from the command line. */

import { processIO } from './lib/command.ts'
import { readPassword } from './lib/user/read-password.ts'
import { runUser } from './lib/user/run-user.ts'

process.exitCode = await runUser(process.argv.slice(2), { ...processIO, readPassword })
