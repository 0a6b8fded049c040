// The CLI is used only for `prisma generate`, which needs no schema engine but would download one. Any existing
// executable prevents that. Migrations run in-process, on the same engine as WebAssembly.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath

import { defineConfig } from 'prisma/config'

export default defineConfig({ schema: 'prisma/schema.prisma' })
