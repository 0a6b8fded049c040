/**
 * Installs the packed engine into a separate project, and tests it there with three versions of TypeScript, three kinds
 * of module resolution, CommonJS, Jest, Bun, Deno and each Node on the PATH:
 *   npm run test:package                    with graphql 16.15 and 17.1
 *   npm run test:package -- 16.11.0         with another graphql
 * The project stays in coverage/fresh. It has no Apollo Server, and its tsconfig says skipLibCheck: false.
 */

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'

const HERE = import.meta.dirname
const ROOT = join(HERE, '../../..')
const FOLDER = join(ROOT, 'coverage/fresh')

const TYPESCRIPT = ['5.2', '5.9', '7']
const RESOLUTIONS = [
  { name: 'node16', module: 'node16', files: ['consumer.ts', 'consumer.cts'] },
  { name: 'nodenext', module: 'nodenext', files: ['consumer.ts', 'consumer.cts'] },
  { name: 'bundler', module: 'esnext', files: ['consumer.ts'] },
]

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['16.15.0', '17.1.0']
let failures = 0

execFileSync(process.execPath, [join(ROOT, 'scripts/pack-authorization.ts'), '--pack', FOLDER], {
  stdio: ['ignore', 'ignore', 'inherit'],
})
const [tarball = ''] = readdirSync(FOLDER).filter((name) => name.endsWith('.tgz'))
for (const version of versions) await tryWith(version)
process.exitCode = failures > 0 ? 1 : 0

async function tryWith(graphql: string): Promise<void> {
  const project = join(FOLDER, graphql)
  install(graphql, project)
  const packages = join(project, 'node_modules')
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, { cwd: project, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
  const check = (name: string, look: () => string) => {
    try {
      report(graphql, name, look())
    } catch (error) {
      failures++
      const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string }
      report(graphql, name, `FAILED\n${stdout || stderr || message}`)
    }
  }

  check('has no Apollo Server', () => {
    if (existsSync(join(packages, '@apollo'))) throw new Error('@apollo is installed')
    return 'none'
  })
  for (const version of TYPESCRIPT)
    for (const { name, module, files } of RESOLUTIONS)
      check(`TypeScript ${version}, ${name}`, () => {
        const tsconfig = `tsconfig.${version}.${name}.json`
        const target = { module, moduleResolution: name, target: 'es2022', lib: libraries(graphql), types: [] }
        const compilerOptions = { ...target, strict: true, noEmit: true, skipLibCheck: false }
        writeFileSync(join(project, tsconfig), JSON.stringify({ compilerOptions, files }))
        run(process.execPath, join(packages, `typescript-${version}/bin/tsc`), '-p', tsconfig)
        return `no error in ${files.join(' and ')}`
      })
  for (const node of nodes()) {
    const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()
    check(`Node ${version}, import`, () => run(node, 'run.mjs').trim())
    check(`Node ${version}, require`, () => run(node, 'run.cjs').trim())
  }
  check('Jest, CommonJS', () => run(process.execPath, join(packages, 'jest/bin/jest.js'), '--silent') || 'passed')
  const bun = join(packages, '@oven/bun-linux-x64/bin/bun')
  check(`Bun ${run(bun, '--version').trim()}`, () => run(bun, 'run.mjs').trim())
  const deno = join(packages, '@deno/linux-x64-glibc/deno')
  const denoArgs = ['run', '--no-remote', '--no-lock', '--allow-env', '--allow-read', 'run.mjs']
  check(`Deno ${run(deno, '--version').split(/\s/)[1]}`, () => run(deno, ...denoArgs).trim())
  const size = await gzipped(join(packages, '@gatehouse/authorization/dist/esm/index.js'))
  check('size without graphql, minified and gzipped', () => {
    if (size >= 20_000) throw new Error(`${size} bytes`)
    return `${size} bytes`
  })
}

/** Type libraries that the declarations of graphql 17 need, such as those of AbortSignal. */
function libraries(graphql: string): string[] {
  return graphql.startsWith('17') ? ['es2023', 'dom'] : ['es2023']
}

/** Installs the project once for each version of graphql, and the tarball each time, as users do. */
function install(graphql: string, project: string): void {
  const manifest = JSON.parse(readFileSync(join(HERE, 'project/package.json'), 'utf8'))
  manifest.dependencies.graphql = graphql
  const text = JSON.stringify(manifest, null, 2)
  const npm = (...args: string[]) =>
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent', ...args], {
      cwd: project,
      stdio: 'inherit',
    })
  mkdirSync(project, { recursive: true })
  cpSync(join(HERE, 'project'), project, { recursive: true, filter: (from) => !from.endsWith('package.json') })
  const installed = join(project, 'installed.txt')
  cpSync(join(project, 'consumer.ts'), join(project, 'consumer.cts')) // The same file as CommonJS.
  if (!existsSync(installed) || readFileSync(installed, 'utf8') !== text) {
    writeFileSync(join(project, 'package.json'), text)
    npm()
    writeFileSync(installed, text)
  }
  rmSync(join(project, 'node_modules/@gatehouse'), { recursive: true, force: true })
  npm('--no-save', '--prefer-offline', join(FOLDER, tarball))
}

/** Returns this Node, and those on the machine that the package supports. */
function nodes(): string[] {
  const others = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
  return [process.execPath, ...others.slice(0, 1)]
}

async function gzipped(input: string): Promise<number> {
  const bundle = await rolldown({ input, external: ['graphql'], platform: 'neutral' })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  return gzipSync(output[0].code, { level: 9 }).length
}

function report(graphql: string, name: string, outcome: string): void {
  process.stdout.write(`graphql ${graphql}, ${name}: ${outcome}\n`)
}
