/**
 * The package @gatehouse/authorization as installed by users, with its first example, here and in another project.
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
const EXAMPLES = join(ROOT, 'examples/authorization')

const run = promisify(execFile)

let project: string
let installed: string

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'gatehouse-package-'))
  installed = join(project, 'node_modules/@gatehouse/authorization')
  await run(process.execPath, ['scripts/pack-authorization.ts', '--pack', project], { cwd: ROOT })
  const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'))
  await mkdir(installed, { recursive: true })
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'], { cwd: project })
  // The tarball that npm would install, without network.
  for (const name of ['graphql', '@apollo', '@graphql-tools'])
    await symlink(join(ROOT, 'node_modules', name), join(project, 'node_modules', name))
  await writeFile(join(project, 'package.json'), '{ "type": "module" }')
  for (const name of ['library.ts', 'apollo.ts']) await cp(join(EXAMPLES, name), join(project, name))
}, 120_000)
afterAll(() => rm(project, { recursive: true, force: true }))

describe('the package @gatehouse/authorization', () => {
  const read = async (path: string) => JSON.parse(await readFile(join(installed, path), 'utf8'))

  test('depends on the server’s graphql only', async () => {
    const manifest = await read('package.json')
    expect(manifest).toMatchObject({
      name: '@gatehouse/authorization',
      peerDependencies: { graphql: '^16.11.0 || ^17.0.0' },
      engines: { node: '>=20.19' },
    })
    expect(manifest.dependencies).toBeUndefined()
  })

  test('contains the files that its manifest names, and no source', async () => {
    const { exports: entries, bin } = await read('package.json')
    const named = [...JSON.stringify(entries).matchAll(/"\.\/(dist\/[^"]+)"/g)].map(([, path]) => path)
    const files = (await readdir(installed, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(installed, join(parentPath, name)))
    expect(files).toEqual(
      expect.arrayContaining([...named, bin.gatehouse.slice(2), 'README.md', 'CHANGELOG.md', 'LICENSE']),
    )
    expect(files.filter((path) => !/^dist\/|^(examples|docs)\/[\w/-]+\.(ts|md)$/.test(path)).toSorted()).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'package.json',
    ])
    expect(files.filter((path) => /^dist\/.*(?<!\.d)\.ts$/.test(path))).toEqual([])
  })

  test('never suggests installing an unrelated package of a similar name', async () => {
    for (const name of ['README.md', 'CHANGELOG.md'])
      expect(await readFile(join(installed, name), 'utf8')).not.toMatch(
        /(npm|yarn|pnpm|bun) (i|install|add) (-\S+ )*gatehouse\b/,
      )
  })

  test('loads by import and by require, with all entry points', async () => {
    const { exports: entries } = await read('package.json')
    const names = Object.keys(entries)
      .filter((entry) => entry !== './package.json')
      .map((entry) => `@gatehouse/authorization${entry.slice(1)}`)
    const list = JSON.stringify(names)
    const esm = `for (const name of ${list}) console.log(Object.keys(await import(name)).length > 0)`
    const cjs = `for (const name of ${list}) console.log(Object.keys(require(name)).length > 0)`
    const expected = `${names.map(() => 'true').join('\n')}\n`
    expect((await run(process.execPath, ['--input-type=module', '-e', esm], { cwd: project })).stdout).toBe(expected)
    expect((await run(process.execPath, ['--input-type=commonjs', '-e', cjs], { cwd: project })).stdout).toBe(expected)
  })

  test('stays under 20 kB compressed, without graphql', async () => {
    const bundle = `import { rolldown } from 'rolldown'
      import { gzipSync } from 'node:zlib'
      const input = ${JSON.stringify(join(installed, 'dist/esm/index.js'))}
      const bundle = await rolldown({ input, external: ['graphql'], platform: 'neutral' })
      const { output } = await bundle.generate({ format: 'esm', minify: true })
      console.log(gzipSync(output[0].code, { level: 9 }).length)`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', bundle], { cwd: ROOT })
    expect(Number(stdout)).toBeGreaterThan(10_000)
    expect(Number(stdout)).toBeLessThan(20_000)
  })

  test('explains by its command who reaches which field', async () => {
    const schema = join(project, 'schema.graphql')
    await writeFile(
      schema,
      'directive @auth on FIELD_DEFINITION directive @public on FIELD_DEFINITION type Query { a: Int @auth b: Int @public }',
    )
    const gatehouse = (...args: string[]) => run(process.execPath, [join(installed, 'dist/esm/gatehouse.js'), ...args])
    expect((await gatehouse('access', schema)).stdout).toContain('| `Query.a` | signed in |')
    await expect(gatehouse('explain', schema, '{ a }')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^Not allowed/),
    })
    await expect(gatehouse('explain')).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^gatehouse access SCHEMA/),
    })
  })
})

describe.each([
  ['in this project', () => ({ cwd: ROOT, path: 'examples/authorization/apollo.ts' })],
  ['in a project that has installed the package', () => ({ cwd: project, path: 'apollo.ts' })],
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

  test('answers public fields and null for others', async () => {
    expect(await ask('{ books { title borrower } }')).toEqual({
      status: 200,
      data: { books: [{ title: 'Middlemarch', borrower: null }] },
      errors: [['UNAUTHENTICATED', ['books', 0, 'borrower']]],
    })
  })

  test('answers 401 to anonymous requests and 403 to a reader without the role', async () => {
    expect(await ask('{ card(name: "ann") { name } }')).toMatchObject({
      status: 401,
      errors: [['UNAUTHENTICATED', null]],
    })
    expect(await ask('{ books(lost: true) { title } }', 'ann-token')).toMatchObject({
      status: 403,
      errors: [['FORBIDDEN', null]],
    })
  })

  test('shows a reader only the fines on the reader’s card', async () => {
    expect((await ask('{ card(name: "ann") { fines } }', 'ann-token')).data).toEqual({ card: { fines: 3 } })
    expect(await ask('{ card(name: "eve") { fines } }', 'ann-token')).toEqual({
      status: 200,
      data: { card: { fines: null } },
      errors: [['FORBIDDEN', ['card', 'fines']]],
    })
  })

  test('rejects a mutation as a whole', async () => {
    const mutation = 'mutation { borrow(title: "Middlemarch") { title } discard(title: "Middlemarch") }'
    expect(await ask(mutation, 'ann-token')).toMatchObject({ status: 403, errors: [['FORBIDDEN', null]] })
    expect(await ask(mutation, 'eve-token')).toMatchObject({ status: 200, data: { discard: true } })
  })

  test('shows a reader by introspection only what the reader may use', async () => {
    const { data } = await ask('{ __schema { mutationType { fields { name } } } }', 'ann-token')
    expect(data).toEqual({ __schema: { mutationType: { fields: [{ name: 'borrow' }] } } })
  })
})
