/**
 * `npm run bundle`: makes bundle/ from src/ and the packages it uses, for src/start.js. Part of `prepare`. With `--check`, fails where it is
 * missing, or older than what it was made from.
 */

import { rmSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import { bundledProgram, madeFrom } from '../src/bundled.js'
import { ROOT } from '../src/root.ts'

/** What stays where it is: native or WebAssembly code, files that are served, and packages that need not be there. */
const EXTERNAL = [
  /^better-sqlite3$/,
  /^@prisma\/schema-engine-wasm\b/,
  /^@prisma\/client\/runtime\/query_compiler/,
  /^altair-static$/,
  /^@opentelemetry\//,
  /^pg-native$/,
  /^supports-color$/,
]

async function bundle(): Promise<void> {
  const root = fileURLToPath(ROOT)
  const directory = `${root}bundle`
  rmSync(directory, { recursive: true, force: true })
  const build = await rolldown({ input: `${root}src/main.ts`, cwd: root, platform: 'node', external: EXTERNAL })
  // Not minified: who reads a stack is to find the code that it names. Comments are a quarter of it, and Node keeps the text in memory.
  const { output } = await build.write({ dir: directory, format: 'esm', comments: false, keepNames: true })
  await build.close()

  const modules = output.flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
  const sources = modules.filter((id) => id.startsWith(root)).map((id) => witness(relative(root, id)))
  // Last, so that a bundle that was interrupted is none.
  writeFileSync(`${directory}/made-from.json`, madeFrom(ROOT, [...new Set([...sources, 'scripts/bundle.ts'])].sort()))
}

/** What changes when a module does: itself, or its package's version. By its path, as URLs have it. */
const witness = (path: string) =>
  path.replaceAll('\\', '/').replace(/(.*node_modules\/(?:@[^/]+\/)?[^/]+\/).*/, '$1package.json')

const { values } = parseArgs({ options: { check: { type: 'boolean' } } })
if (!values.check) await bundle()
else if (bundledProgram(ROOT) === null) {
  process.stderr.write('bundle/ is older than src/: npm run bundle\n')
  process.exitCode = 1
}
