/** `npm run db:reset`: replaces the database of DATABASE_URL with an empty, migrated one. Development only. */

import { processIO } from './lib/command.ts'
import { reset } from './lib/reset-database.ts'

process.exitCode = await reset(processIO)
