import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const BIOME = join(ROOT, 'node_modules/@biomejs/biome/bin/biome')

const tree = mkdtempSync(join(tmpdir(), 'gatehouse-lint-'))
beforeAll(() => copyFileSync(join(ROOT, 'biome.json'), join(tree, 'biome.json')))
afterAll(() => rmSync(tree, { recursive: true }))

/** What the project's linter says of a file with this one line. */
function lint(path: string, line: string) {
  const file = join(tree, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${line}\n`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIOME, 'lint', '--vcs-enabled=false', path], {
    cwd: tree,
    encoding: 'utf8',
  })
  rmSync(file)
  return { status, said: stdout + stderr }
}

test.each([
  ['src/database/x.ts', "export { x } from '../sessions/service.ts'", 'database is the lowest layer'],
  ['src/todos/x.ts', "export { x } from '../graphql/context.ts'", 'A service knows neither GraphQL nor HTTP'],
  ['src/todos/x.ts', "export { x } from 'graphql'", 'A service knows neither GraphQL nor HTTP'],
  ['src/todos/resolvers.ts', "export { x } from '../http/server.ts'", 'Resolvers are below http'],
  ['src/invoices/service.ts', "export { x } from '../graphql/context.ts'", 'A service knows neither GraphQL nor HTTP'],
  ['src/invoices/deep/x.ts', "export { x } from '../resolvers.ts'", 'A service knows neither GraphQL nor HTTP'],
  ['src/invoices/resolvers.ts', "export { x } from '../http/server.ts'", 'Resolvers are below http'],
  ['src/database/x.ts', "export { x } from '../invoices/service.ts'", 'database is the lowest layer'],
  ['src/authorization/x.ts', "export { x } from '../invoices/service.ts'", 'The engine imports nothing of the rest'],
  ['src/graphql/x.ts', "export { x } from '../http/server.ts'", 'graphql is below http and app'],
  ['src/http/x.ts', "export { x } from '../app.ts'", 'http is below app'],
  ['src/authorization/x.ts', "export { x } from '../errors.ts'", 'The engine imports nothing of the rest'],
  ['src/authorization/x.ts', "export { x } from 'node:crypto'", 'The engine imports nothing of the rest'],
  ['src/sessions/x.ts', 'export const { pid } = process', 'Only main.ts and config.ts touch the process'],
])('the linter refuses in %s: %s', (path, line, message) => {
  const { status, said } = lint(path, line)
  expect(said).toContain(message)
  expect(status).toBe(1)
})

test.each([
  ['src/todos/x.ts', "export { x } from '../database/database.ts'"],
  ['src/invoices/resolvers.ts', "export { x } from '../graphql/fields-below.ts'"],
  ['src/database/x.ts', "export { x } from '../errors.ts'"],
  ['src/database/x.ts', "export { x } from './client/client.ts'"],
  ['src/authorization/x.ts', "export { x } from './policy.ts'"],
])('the linter takes imports that go down, as in %s: %s', (path, line) => {
  expect(lint(path, line)).toMatchObject({ status: 0 })
})
