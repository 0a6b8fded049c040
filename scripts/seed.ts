/** `npm run seed`: sample accounts and todos for development. */

import { processIO } from './lib/command.ts'
import { seed } from './lib/seed.ts'

process.exitCode = await seed(processIO)
