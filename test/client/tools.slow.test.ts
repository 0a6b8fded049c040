/**
 * Code generators and operation manifests of three clients, run with the tools of examples/clients after `npm ci`
 * there.
 */

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { getIntrospectionQuery } from 'graphql'
import { OPERATIONS } from '../../client/src/index.ts'
import { PASSWORD, startTestApp } from '../api/test-app.ts'
import { tokenOf } from '../api/viewers.ts'

const ROOT = join(import.meta.dirname, '../..')
const RECIPES = join(ROOT, 'examples/clients')
const FILE = join(ROOT, 'schema.graphql')
const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx' }

/** A copy of the recipes next to the same packages; the tools write into it. */
let folder: string
/** Production introspection as an ADMIN. */
let introspection: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'client-tools-'))
  cpSync(join(RECIPES, 'src'), join(folder, 'src'), { recursive: true })
  for (const file of [
    'codegen.config.ts',
    'relay.config.json',
    'tsconfig.json',
    'package.json',
    'persisted-query-manifest.config.json',
  ])
    cpSync(join(RECIPES, file), join(folder, file))
  symlinkSync(join(RECIPES, 'node_modules'), join(folder, 'node_modules'))
  mkdirSync(join(folder, 'src/generated/relay'), { recursive: true })

  const app = await startTestApp({ settings: PRODUCTION })
  const token = await tokenOf(app, 'ADMIN')
  const { data } = await app.query(getIntrospectionQuery(), { token })
  introspection = join(folder, 'introspection.json')
  writeFileSync(introspection, JSON.stringify(data))
  await app.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = (tool: string, ...args: string[]) =>
  execFileSync(join(RECIPES, 'node_modules/.bin', tool), args, { cwd: folder, encoding: 'utf8', stdio: 'pipe' })
const read = (path: string) => readFileSync(join(folder, path), 'utf8')
const write = (path: string, content: object | string) =>
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content))
/** Removes descriptions: a guarded schema adds requirements to them, which are not part of the types. */
const withoutComments = (code: string) => code.replace(/\/\*\*.*?\*\/\s*/gs, '')

/** Runs relay-compiler with options that differ from the recipe's. */
function relay(options: object): string {
  write('relay.config.json', {
    ...JSON.parse(readFileSync(join(RECIPES, 'relay.config.json'), 'utf8')),
    schema: FILE,
    ...options,
  })
  return run('relay-compiler')
}

function codegen(schema: string): string {
  write(
    'codegen.config.ts',
    readFileSync(join(RECIPES, 'codegen.config.ts'), 'utf8').replace('../../schema.graphql', schema),
  )
  run('graphql-codegen', '--config', 'codegen.config.ts')
  return withoutComments(read('src/generated/graphql.ts'))
}

describe('generated types', () => {
  test('compiles @refetchable fragments on User and Todo with relay-compiler', () => {
    expect(relay({})).toContain('Compilation completed')
    expect(read('src/generated/relay/relayOperationsTodoRefetchQuery.graphql.ts')).toContain('node(id: $id)')
    expect(read('src/generated/relay/relayOperationsUserRefetchQuery.graphql.ts')).toContain('node(id: $id)')
  })

  test('generates the same types by graphql-codegen from production introspection as from schema.graphql', () => {
    const expected = codegen(FILE)
    expect(expected).toContain('TodosQuery')
    expect(codegen(introspection)).toBe(expected)
  })

  test('generates the same types by gql.tada from production introspection as from schema.graphql', () => {
    const tada = (schema: string) => {
      const plugin = { name: 'gql.tada/ts-plugin', schema, tadaOutputLocation: './tada.d.ts' }
      write('tsconfig.json', { compilerOptions: { plugins: [plugin] }, include: ['src'] })
      run('gql-tada', 'generate-output', '--tsconfig', 'tsconfig.json')
      return withoutComments(read('tada.d.ts'))
    }
    // Enums used only by policy directives are omitted from introspection, and no operation uses them.
    const expected = tada(FILE).replace(/^ *'(Denial|Rule)': .*\n/gm, '')
    expect(expected).toContain("'TodoConnection'")
    expect(tada(introspection)).toBe(expected)
  })
})

test('loads manifests of codegen, Relay and Apollo with the kit’s operations, and rejects any other document', async () => {
  codegen(FILE)
  write('persisted.json', '{}')
  relay({ persistConfig: { file: './persisted.json' } })
  run('generate-persisted-query-manifest')
  const paths = [
    'src/generated/persisted-documents.json',
    'persisted.json',
    'src/generated/persisted-query-manifest.json',
  ]
  const files = paths.map((path) => join(folder, path))
  const kit = join(ROOT, 'client/dist/operations.json')

  const app = await startTestApp({ settings: { TRUSTED_DOCUMENTS: [...files, kit].join(',') } })
  const post = async (body: object, token = ''): Promise<{ data?: Record<string, unknown>; errors?: object[] }> => {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const response = await fetch(`${app.url}/graphql`, { method: 'POST', headers, body: JSON.stringify(body) })
    return (await response.json()) as Awaited<ReturnType<typeof post>>
  }
  const input = { email: 'ada@example.com', password: PASSWORD }
  await post({ query: OPERATIONS.register, variables: { input } })
  const signedIn = await post({ query: OPERATIONS.login, variables: { input } })
  const { accessToken = '', refreshToken } = (signedIn.data?.login ?? {}) as Record<string, string>
  expect(await post({ query: OPERATIONS.refresh, variables: { refreshToken } })).toMatchObject({
    data: { refresh: {} },
  })

  const [byCodegen, byRelay, byApollo] = paths.map((path) => JSON.parse(read(path)))
  const idsOf = (manifest: Record<string, string>, name: string) =>
    Object.entries(manifest).flatMap(([id, text]) => (text.startsWith(`query ${name}`) ? id : []))
  const ids = [
    ...idsOf(byCodegen, 'Todos'),
    ...idsOf(byRelay, 'relayOperationsTodosQuery'),
    ...byApollo.operations.filter(({ name }: { name: string }) => name === 'Todos').map(({ id }: { id: string }) => id),
  ]
  expect(ids).toHaveLength(3)
  for (const documentId of ids)
    expect(await post({ documentId, variables: { first: 1 } }, accessToken)).toMatchObject({
      data: { todos: { totalCount: 0 } },
    })
  expect(await post({ query: '{ me { id } }' }, accessToken)).toMatchObject({ errors: [{}] })
  await app.close()
})
