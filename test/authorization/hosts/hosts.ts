/**
 * Tests the packed engine on servers, with the graphql version of each folder beside this file:
 *   node test/authorization/hosts/hosts.ts                    the newest 16 and 17, as .ci/run does
 *   node test/authorization/hosts/hosts.ts 16.11.0 16 17      other versions; 16 and 17 are those of the lock files
 *   node test/authorization/hosts/hosts.ts --matrix 16.11.0 16 17    and writes the matrix into the package's README
 * Servers are installed in coverage/hosts, from lock files if they exist.
 */

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { writeMatrix } from './matrix.ts'
import type { Result } from './run.ts'

const HERE = import.meta.dirname
const ROOT = join(HERE, '../../..')
const FOLDER = join(ROOT, 'coverage/hosts')

const SERVERS = {
  16: [
    'graphql-js',
    'apollo',
    'subgraph',
    'yoga',
    'mercurius',
    'graphql-http',
    'graphql-ws',
    'graphql-sse',
    'nest',
    'type-graphql',
    'pothos',
    'stitching',
  ],
  17: ['graphql-js', 'yoga', 'graphql-http', 'graphql-ws', 'graphql-sse', 'pothos', 'stitching'],
} as const

const EXAMPLES = {
  16: ['apollo', 'yoga', 'mercurius', 'graphql-http', 'graphql-ws', 'graphql-sse', 'nest', 'federation', 'pothos'],
  17: ['yoga', 'graphql-http', 'graphql-ws', 'graphql-sse', 'pothos'],
} as const

const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')
const TYPES = [
  '--ignoreConfig',
  '--noEmit',
  '--strict',
  '--skipLibCheck',
  '--target',
  'es2023',
  '--module',
  'nodenext',
  '--types',
  'node',
  '--allowImportingTsExtensions',
  '--typeRoots',
  join(ROOT, 'node_modules/@types'),
]

const { values, positionals } = parseArgs({
  options: { matrix: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const versions = positionals.length > 0 ? positionals : ['16', '17']

execFileSync(process.execPath, [join(ROOT, 'scripts/pack-authorization.ts'), '--pack', FOLDER], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
const results = versions.flatMap(tryVersion)
if (values.matrix) writeMatrix(results)

function tryVersion(version: string): Result[] {
  const major = version.startsWith('17') ? 17 : 16
  const folder = join(FOLDER, version)
  install(version, join(HERE, `graphql-${major}`), folder)
  const engine = join(folder, 'node_modules/@gatehouse/authorization')
  rmSync(engine, { recursive: true, force: true })
  mkdirSync(engine, { recursive: true })
  execFileSync('tar', ['-xzf', join(FOLDER, 'gatehouse-authorization-0.1.0.tgz'), '-C', engine, '--strip-components=1'])
  for (const name of [
    'battery',
    'battery.ts',
    'decorate.ts',
    'examples.ts',
    'run.ts',
    'server.ts',
    'servers',
    'shield.ts',
    'world.ts',
  ])
    cpSync(join(HERE, name), join(folder, name), { recursive: true })
  // Copies the engine's source for the oracle, which runs with this version of graphql.
  for (const path of [
    'src/authorization',
    'test/authorization/oracle',
    'test/authorization/property',
    'test/authorization/support',
  ])
    cpSync(join(ROOT, path), join(folder, path), {
      recursive: true,
      filter: (from) => !/node_modules|package$/.test(from),
    })
  for (const name of ['from-shield.ts', 'shield-forms.ts'])
    cpSync(join(ROOT, 'scripts/lib/authorization-cli', name), join(folder, name))
  cpSync(join(ROOT, 'examples/authorization'), join(folder, 'examples'), { recursive: true })
  try {
    const node = (...args: string[]) =>
      execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
        cwd: folder,
        stdio: 'inherit',
      })
    node('run.ts', ...SERVERS[major].filter((name) => name !== 'type-graphql' || !version.startsWith('16.11'))) // Needs 16.12 or later.
    node('examples.ts', ...EXAMPLES[major])
    if (major === 16) node('shield.ts')
    node('test/authorization/oracle/run.ts', '--runs', '500')
    if (major === 16) node(TSC, ...TYPES, ...EXAMPLES[16].map((name) => `examples/${name}.ts`))
  } catch {
    process.exitCode = 1 // The child has printed its failure.
  }
  return JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8'))
}

/** Installs the servers again only if their manifest has changed. */
function install(version: string, from: string, folder: string): void {
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8'))
  const isLocked = !version.includes('.')
  if (!isLocked) manifest.dependencies.graphql = version
  const text =
    JSON.stringify(manifest, null, 2) + (isLocked ? readFileSync(join(from, 'package-lock.json'), 'utf8') : '')
  const installed = join(folder, 'installed.txt')
  if (existsSync(installed) && readFileSync(installed, 'utf8') === text) return
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  if (isLocked) cpSync(join(from, 'package-lock.json'), join(folder, 'package-lock.json'))
  execFileSync('npm', [isLocked ? 'ci' : 'install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], {
    cwd: folder,
    stdio: 'inherit',
  })
  writeFileSync(installed, text)
}
