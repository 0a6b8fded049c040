/**
 * The example, as users run it: in this project, where the engine is built and imported by the package's name, and in one of their own,
 * which has installed the engine's package, Apollo Server and graphql-tools.
 */

import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const EXAMPLE = 'examples/authorization/library.ts'

const run = promisify(execFile)
const tsc = (cwd: string, ...args: string[]) =>
  run(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...args], { cwd })

let project: string
let installed: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'gatehouse-example-'))
  installed = join(project, 'node_modules/gatehouse')
  await Promise.all([tsc(ROOT, '-p', 'tsconfig.build.json'), installPackage()])
}, 120_000)
afterAll(() => rm(project, { recursive: true, force: true }))

/** What `npm install` does with it, but with no network: the packages that it asks for are linked. */
async function installPackage(): Promise<void> {
  await run(process.execPath, ['scripts/pack-authorization.ts', project], { cwd: ROOT })
  const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
  await mkdir(installed, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'], { cwd: project })
  for (const name of ['graphql', '@apollo', '@graphql-tools'])
    await symlink(join(ROOT, 'node_modules', name), join(project, 'node_modules', name))
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  await cp(join(ROOT, EXAMPLE), join(project, 'library.ts'))
}

describe('the package', () => {
  const read = async (path: string) => JSON.parse(await readFile(path, 'utf8'))

  test('leaves graphql and Apollo Server to who installs it, as there must be but one of them', async () => {
    const { dependencies } = await read(join(ROOT, 'package.json'))
    const manifest = await read(join(installed, 'package.json'))
    expect(manifest).toMatchObject({
      name: 'gatehouse',
      type: 'module',
      dependencies: { '@graphql-tools/utils': `^${dependencies['@graphql-tools/utils']}` },
      peerDependencies: { graphql: '^16.11.0', '@apollo/server': '^5.0.0' },
    })
    expect(Object.keys(manifest.dependencies)).toHaveLength(1)
    const utils = await read(join(ROOT, 'node_modules/@graphql-tools/utils/package.json'))
    expect(`${manifest.engines.node}.0`).toBe(utils.engines.node)
  })

  test('is the engine, its documentation and the example, and nothing else', async () => {
    const entries = await readdir(installed, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
    const paths = files.map((file) => relative(installed, file))
    expect(paths.filter((path) => !/^authorization\/[\w-]+\.(js|d\.ts)$/.test(path)).toSorted()).toEqual([
      'LICENSE',
      'docs/authorization.md',
      EXAMPLE,
      'package.json',
    ])
  })

  test('brings types, which the example keeps to', async () => {
    const options = ['--noEmit', '--strict', '--target', 'es2024', '--module', 'nodenext', '--types', 'node']
    const typeRoots = ['--typeRoots', join(ROOT, 'node_modules/@types')]
    const told = await tsc(project, ...options, ...typeRoots, 'library.ts').catch((error) => error)
    expect(told.stdout).toBe('')
  }, 60_000)
})

describe.each([
  ['in this project', () => ({ cwd: ROOT, path: EXAMPLE })],
  ['in a project that has installed the package', () => ({ cwd: project, path: 'library.ts' })],
])('the example %s', (_name, place) => {
  let example: ChildProcess
  let url: string

  beforeAll(async () => {
    const { cwd, path } = place()
    example = spawn(process.execPath, [path, '0'], { cwd, stdio: ['ignore', 'pipe', 'inherit'] })
    if (!example.stdout) throw new Error('it has no output')
    const [line] = await once(example.stdout, 'data')
    url = String(line).trim()
  }, 60_000)
  afterAll(() => {
    example?.kill()
  })

  async function ask(query: string, token?: string) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query }),
    })
    const { data, errors = [] } = (await response.json()) as {
      data?: unknown
      errors?: { path?: unknown; extensions: Record<string, unknown> }[]
    }
    return {
      status: response.status,
      data,
      errors: errors.map(({ path, extensions }) => [extensions.code, path ?? null]),
    }
  }

  test('answers what is public, with null for what is not', async () => {
    expect(await ask('{ books { title borrower } }')).toEqual({
      status: 200,
      data: { books: [{ title: 'Middlemarch', borrower: null }] },
      errors: [['UNAUTHENTICATED', ['books', 0, 'borrower']]],
    })
  })

  test('tells who is nobody from who is not enough by the status', async () => {
    expect(await ask('{ card }')).toEqual({ status: 401, data: undefined, errors: [['UNAUTHENTICATED', null]] })
    expect(await ask('{ card }', 'ann-token')).toEqual({ status: 200, data: { card: 'Card of ann' }, errors: [] })
    expect(await ask('{ books(lost: true) { title } }', 'ann-token')).toMatchObject({
      status: 403,
      errors: [['FORBIDDEN', null]],
    })
  })

  test('refuses a mutation as a whole', async () => {
    const mutation = 'mutation { borrow(title: "Middlemarch") { title } discard(title: "Middlemarch") }'
    expect(await ask(mutation, 'ann-token')).toMatchObject({ status: 403, errors: [['FORBIDDEN', null]] })
    expect(await ask('{ books { title } }')).toMatchObject({ data: { books: [{ title: 'Middlemarch' }] } })
    expect(await ask(mutation, 'eve-token')).toMatchObject({ status: 200, data: { discard: true } })
  })

  test('shows a reader what a reader may use', async () => {
    const { data } = await ask('{ __schema { mutationType { fields { name } } } }', 'ann-token')
    expect(data).toEqual({ __schema: { mutationType: { fields: [{ name: 'borrow' }] } } })
  })
})
