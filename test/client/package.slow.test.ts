/** The client package as installed by another project. */

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { buildSchema, parse, validate } from 'graphql'
import { OPERATIONS } from '../../client/src/index.ts'

const ROOT = join(import.meta.dirname, '../..')
const PACKAGE = join(ROOT, 'client')

let project: string
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'client-package-'))
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: PACKAGE, encoding: 'utf8' })
  const [{ files }] = JSON.parse(listed) as [{ files: { path: string }[] }]
  for (const { path } of files) {
    const target = join(project, 'node_modules/@gatehouse/client', path)
    mkdirSync(join(target, '..'), { recursive: true })
    cpSync(join(PACKAGE, path), target)
  }
})
afterAll(() => rmSync(project, { recursive: true, force: true }))

const run = (...args: string[]) => execFileSync(process.execPath, args, { cwd: project, encoding: 'utf8' }).trim()
const manifest = () => JSON.parse(readFileSync(join(project, 'node_modules/@gatehouse/client/package.json'), 'utf8'))

test('exports the same names as an ES module and as CommonJS', () => {
  writeFileSync(
    join(project, 'a.mjs'),
    `import * as kit from '@gatehouse/client'; console.log(Object.keys(kit).sort().join())`,
  )
  writeFileSync(join(project, 'b.cjs'), `console.log(Object.keys(require('@gatehouse/client')).sort().join())`)
  expect([run('a.mjs'), run('b.cjs')]).toEqual(Array(2).fill('GatehouseError,OPERATIONS,createSession'))
})

test('ships types that a strict project accepts from ES modules and from CommonJS', () => {
  const code = `const session = kit.createSession({ url: '/graphql', transport: localStorage })
    const code: kit.ErrorCode = 'NOT_FOUND'
    // @ts-expect-error no such code
    const wrong: kit.ErrorCode = 'NOPE'
    export const user: Promise<kit.User | null> = session.resume()`
  writeFileSync(join(project, 'a.mts'), `import * as kit from '@gatehouse/client'\n${code}`)
  writeFileSync(join(project, 'b.cts'), `import kit = require('@gatehouse/client')\n${code}`)
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc')
  const options = ['--strict', '--noEmit', '--module', 'nodenext', '--lib', 'es2022,dom', '--types', '']
  expect(run(tsc, ...options, 'a.mts', 'b.cts')).toBe('')
})

test('has no dependencies and one source file of at most 150 lines', () => {
  expect(manifest()).not.toHaveProperty('dependencies')
  expect(readFileSync(join(PACKAGE, 'src/index.ts'), 'utf8').split('\n').length).toBeLessThanOrEqual(150)
})

test('ships its operations as a persisted manifest, each under its hash and valid in the schema', () => {
  const operations: Record<string, string> = JSON.parse(
    readFileSync(join(project, 'node_modules/@gatehouse/client/dist/operations.json'), 'utf8'),
  )
  expect(Object.values(operations)).toEqual(Object.values(OPERATIONS))
  const schema = buildSchema(readFileSync(join(ROOT, 'schema.graphql'), 'utf8'))
  for (const [hash, text] of Object.entries(operations)) {
    expect(hash).toBe(createHash('sha256').update(text).digest('hex'))
    expect(validate(schema, parse(text))).toEqual([])
  }
})
