/** `npm run bundle`: bundles the server into dist/server, for the container image. `npm start` runs src directly. */

import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'
import { ROOT } from '../src/core/paths.ts'

/** Not bundled: native and WebAssembly code, static files, and optional packages. */
const EXTERNAL = [
  /^better-sqlite3$/,
  /^@prisma\/client\/runtime\/query_compiler/,
  /^altair-static$/,
  /^@opentelemetry\//,
  /^pg-native$/,
  /^supports-color$/,
]

const root = fileURLToPath(ROOT)
// The folder is as deep as src/core, so paths.ts finds the root from both.
const directory = `${root}dist/server`
rmSync(directory, { recursive: true, force: true })
const build = await rolldown({ input: `${root}src/main.ts`, cwd: root, platform: 'node', external: EXTERNAL })
// Not minified, so that stack traces stay readable. Without comments, since Node keeps the text in memory.
await build.write({ dir: directory, format: 'esm', comments: false, keepNames: true })
await build.close()
