/**
 * Builds client/dist, the package @gatehouse/client: ESM, CommonJS, types and the kit's persisted operations. Part of
 * `prepare`. `npm run pack:client` (`--pack`) also writes gatehouse-client-VERSION.tgz into dist, or into the folder
 * given as argument.
 */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'
import { OPERATIONS } from '../client/src/contract.generated.ts'

const ROOT = join(import.meta.dirname, '..')
const CLIENT = join(ROOT, 'client')
const DIST = join(CLIENT, 'dist')

async function build(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true })
  const bundle = await rolldown({ input: join(CLIENT, 'src/index.ts'), cwd: CLIENT })
  await bundle.write({ file: join(DIST, 'index.js'), format: 'esm' })
  await bundle.write({ file: join(DIST, 'index.cjs'), format: 'cjs' })
  await bundle.close()

  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', CLIENT], { stdio: 'inherit' })
  const types = ['contract.generated', 'index'].map((name) => takeTypes(join(DIST, `${name}.d.ts`))).join('\n')
  for (const extension of ['d.ts', 'd.cts']) writeFileSync(join(DIST, `index.${extension}`), types)

  // Texts by SHA-256, in the format of graphql-codegen's persisted documents.
  const byHash = Object.values(OPERATIONS).map((text) => [createHash('sha256').update(text).digest('hex'), text])
  writeFileSync(join(DIST, 'operations.json'), `${JSON.stringify(Object.fromEntries(byHash), null, 2)}\n`)
}

/** Returns the declarations of one module without imports, since both modules are merged into a single file. */
function takeTypes(path: string): string {
  const text = readFileSync(path, 'utf8')
  rmSync(path)
  return text.replace(/^(import|export) .*contract\.generated.*\n/gm, '').replace(/^export \{.*\};?\n/gm, '')
}

function pack(folder: string): void {
  const { name, version } = JSON.parse(readFileSync(join(CLIENT, 'package.json'), 'utf8'))
  mkdirSync(folder, { recursive: true })
  cpSync(join(ROOT, 'LICENSE'), join(CLIENT, 'LICENSE'))
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: CLIENT })
  rmSync(join(CLIENT, 'LICENSE'))
  process.stdout.write(`${join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)}\n`)
}

const { values, positionals } = parseArgs({ options: { pack: { type: 'boolean' } }, allowPositionals: true })
await build()
if (values.pack) pack(resolve(positionals[0] ?? join(ROOT, 'dist')))
