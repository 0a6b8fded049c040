/**
 * Builds src/authorization/package/dist, the package @gatehouse/authorization: ESM, CommonJS, types and the command
 * `gatehouse`. Part of `prepare`. `npm run pack:authorization` (`--pack`) also writes
 * gatehouse-authorization-VERSION.tgz into dist, or into the folder given as argument.
 */

import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rolldown } from 'rolldown'

const ROOT = join(import.meta.dirname, '..')
const ENGINE = join(ROOT, 'src/authorization')
const PACKAGE = join(ENGINE, 'package')
const DIST = join(PACKAGE, 'dist')

const HOSTS = [
  'apollo',
  'yoga',
  'mercurius',
  'graphql-http',
  'graphql-ws',
  'graphql-sse',
  'nest',
  'federation',
  'pothos',
]
const INPUT = {
  index: join(ENGINE, 'engine.ts'),
  report: join(ENGINE, 'report/index.ts'),
  ...Object.fromEntries(HOSTS.map((host) => [host, join(ENGINE, `hosts/${host}.ts`)])),
}

async function build(): Promise<void> {
  rmSync(DIST, { recursive: true, force: true })
  // graphql must be the server's copy: types and instances of two copies do not mix.
  const external = ['graphql', /^node:/]
  const command = { gatehouse: join(ROOT, 'scripts/lib/authorization-cli/gatehouse-bin.ts') }
  for (const [format, input] of [
    ['esm', { ...INPUT, ...command }],
    ['cjs', INPUT],
  ] as const) {
    const bundle = await rolldown({ input, external, cwd: ENGINE, platform: 'neutral' })
    await bundle.write({
      dir: join(DIST, format),
      format,
      chunkFileNames: 'engine-[hash].js',
      banner: ({ name }) => (name === 'gatehouse' ? '#!/usr/bin/env node' : ''),
    })
    await bundle.close()
  }
  chmodSync(join(DIST, 'esm/gatehouse.js'), 0o755)

  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  execFileSync(process.execPath, [tsc, '-p', PACKAGE], { stdio: 'inherit' })
  cpSync(join(DIST, 'esm/types'), join(DIST, 'cjs/types'), { recursive: true })
  writeFileSync(join(DIST, 'cjs/package.json'), '{ "type": "commonjs" }\n')
}

function pack(folder: string): void {
  const { version } = JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8'))
  mkdirSync(folder, { recursive: true })
  const copied = [
    ['LICENSE', 'LICENSE'],
    ['examples/authorization', 'examples'],
    ['docs/authorization.md', 'docs/authorization.md'],
    ['docs/authorization', 'docs/authorization'],
  ] as const
  for (const [from, to] of copied) cpSync(join(ROOT, from), join(PACKAGE, to), { recursive: true })
  execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: PACKAGE })
  for (const name of ['LICENSE', 'examples', 'docs']) rmSync(join(PACKAGE, name), { recursive: true })
  process.stdout.write(`${join(folder, `gatehouse-authorization-${version}.tgz`)}\n`)
}

const { values, positionals } = parseArgs({ options: { pack: { type: 'boolean' } }, allowPositionals: true })
await build()
if (values.pack) pack(resolve(positionals[0] ?? join(ROOT, 'dist')))
