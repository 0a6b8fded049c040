// The CLI is used for `prisma generate` alone, which needs no schema engine but asks for one, and would download it:
// any executable that is there satisfies it. Migrations run in-process, on the same engine as WebAssembly.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

import { defineConfig } from 'prisma/config'

export default defineConfig({ schema: 'prisma/schema.prisma' })
