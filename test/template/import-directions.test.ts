import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')

const tree = mkdtempSync(join(tmpdir(), 'gatehouse-lint-'))
beforeAll(() => {
  for (const name of ['biome.json', 'biome.arrows.json']) copyFileSync(join(ROOT, name), join(tree, name))
})
afterAll(() => rmSync(tree, { recursive: true }))

/** Runs the project's linter on one-line files, given by path. */
function lint(files: Record<string, string>, ...options: string[]) {
  for (const [path, line] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), `${line}\n`)
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [BIOME, 'lint', '--vcs-enabled=false', ...options, '.'],
    { cwd: tree, encoding: 'utf8', maxBuffer: 2 ** 26 },
  )
  for (const path of Object.keys(files)) rmSync(join(tree, path))
  return { status, output: stdout + stderr }
}

const LOWER = ['core', 'database', 'pagination', 'passwords', 'tokens', 'revocation', 'rate-limit', 'mail']
const FEATURES = ['users', 'sessions', 'factors', 'passkeys', 'audit', 'todos', 'invoices']
const UPPER = ['graphql', 'http', 'telemetry', 'authorization', 'config', 'redis']

/** Modules that each module may import, besides itself. */
const ALLOWED: Record<string, string[]> = {
  core: [],
  config: ['core'],
  redis: ['core'],
  database: ['core'],
  mail: ['core'],
  pagination: ['database', 'core'],
  passwords: ['database', 'core'],
  tokens: ['database', 'core'],
  'rate-limit': ['database', 'core'],
  telemetry: ['database', 'core'],
  revocation: ['tokens', 'database', 'core'],
  ...Object.fromEntries(FEATURES.map((room) => [room, LOWER])),
  authorization: [],
  graphql: [...FEATURES, ...LOWER, 'telemetry', 'authorization'],
  http: ['graphql', ...FEATURES, ...LOWER, 'telemetry', 'authorization'],
}

const ROOMS = [...LOWER, ...FEATURES, ...UPPER]
const others = (room: string) => ROOMS.filter((other) => other !== room)
const refused = ROOMS.flatMap((room) =>
  others(room)
    .filter((other) => !ALLOWED[room]?.includes(other))
    .map((other) => ({ room, other })),
)
const accepted = ROOMS.flatMap((room) => (ALLOWED[room] ?? []).map((other) => ({ room, other })))

/** Returns every kind of import of a file. */
const WAYS = (path: string) => [
  `export { x } from '${path}'`,
  `export type { X } from '${path}'`,
  `export const x = () => import('${path}')`,
]

const everyWay = (room: string, other: string) =>
  Object.fromEntries([
    ...WAYS(`../${other}/x.ts`).map((line, n) => [`src/${room}/${other}${n}.ts`, line]),
    ...WAYS(`../../${other}/x.ts`).map((line, n) => [`src/${room}/inner/${other}${n}.ts`, line]),
  ])

/** Returns the paths of files with a rejected import. */
function refusedPaths(files: Record<string, string>): string[] {
  const { output } = lint(files, '--reporter=github', '--max-diagnostics=none')
  return [...output.matchAll(/title=lint\/style\/noRestrictedImports,file=([^,]+)/g)].map(([, path = '']) =>
    relative(tree, path),
  )
}

test('rejects an import against the arrows: by value, type or import(), at any depth', () => {
  const files = Object.assign({}, ...refused.map(({ room, other }) => everyWay(room, other)))
  expect(refusedPaths(files).toSorted()).toEqual(Object.keys(files).toSorted())
})

test('accepts an import along the arrows', () => {
  expect(refusedPaths(Object.assign({}, ...accepted.map(({ room, other }) => everyWay(room, other))))).toEqual([])
})

test.each(FEATURES)('lets src/%s import types of another feature’s service.ts, but not its factory', (room) => {
  const [other = ''] = FEATURES.filter((each) => each !== room)
  const path = `src/${room}/x.ts`
  expect(lint({ [path]: `export type { Service } from '../${other}/service.ts'` })).toMatchObject({ status: 0 })
  expect(lint({ [path]: `export { createService } from '../${other}/service.ts'` })).toMatchObject({ status: 1 })
})

test.each([
  ['src/graphql/x.ts', "export { x } from '../app.ts'"],
  ['src/http/x.ts', "export { x } from '../app.ts'"],
  ['src/todos/x.ts', "export { x } from '../app.ts'"],
  ['src/services.ts', "export { x } from './main.ts'"],
  ['src/todos/x.ts', "export { x } from 'graphql'"],
  ['src/todos/x.ts', "export { x } from 'fastify'"],
  ['src/graphql/x.ts', "export { x } from 'fastify'"],
  ['src/database/x.ts', "export { x } from '@apollo/server'"],
  ['src/authorization/x.ts', "export { x } from 'node:crypto'"],
  ['src/sessions/x.ts', 'export const { pid } = process'],
  ['src/sessions/x.ts', "export { pid } from 'node:process'"],
])('rejects in %s the line: %s', (path, line) => {
  expect(lint({ [path]: line })).toMatchObject({ status: 1 })
})

test('rejects a cycle of type imports', () => {
  const { output, status } = lint({
    'src/todos/a.ts': "import type { B } from './b.ts'\nexport type A = B | 1",
    'src/todos/b.ts': "import type { A } from './a.ts'\nexport type B = A | 2",
  })
  expect(output).toContain('noImportCycles')
  expect(status).toBe(1)
})
