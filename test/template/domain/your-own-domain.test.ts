/** Follows docs/your-own-domain.md on a copy of the project, step by step. */

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { env } from 'node:process'
import { afterEach, expect, test as jestTest } from '@jest/globals'
import { POSTGRES } from '../../database/test-database.ts'
import { blocks, type Copy, copyProject } from './domain-page.ts'

/** Once is enough: the copy is on SQLite, wherever the tests are. */
const test = POSTGRES === undefined ? jestTest : jestTest.skip

/** Tests to run in the adopter's copy: all of them, unless a person who tries this test names some. */
const TESTS = env.ADOPTER_TESTS ?? ''

const copies: Copy[] = []
afterEach(() => Promise.all(copies.splice(0).map((copy) => copy.remove())))

async function copied(packages: 'linked' | 'own'): Promise<Copy> {
  const copy = await copyProject(packages)
  copies.push(copy)
  return copy
}

const hasTools = (copy: Copy) =>
  copy.run('git --version && perl -v').then(
    () => true,
    () => false,
  )

/** Writes a package of the adopter's own, which needs no registry. */
async function writePackage(copy: Copy): Promise<string> {
  const folder = join(copy.folder, 'vendor', 'left-padding')
  await mkdir(folder, { recursive: true })
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'left-padding', version: '1.0.0', type: 'module', exports: './index.js' }),
  )
  await writeFile(join(folder, 'index.js'), 'export const pad = (text) => text.padStart(8)\n')
  return './vendor/left-padding'
}

test('passes npm test after deleting the template’s tests and adding a domain next to todos and a package', async () => {
  const copy = await copied('own')
  // Of the step's test files, the tests that it is about. All tests run below.
  for (const block of [...blocks('Once'), ...blocks('Beside todos')])
    await copy.follow(block, "-t '[nN]ote|the table|every field'")
  await copy.run(`npm install --no-audit --no-fund --ignore-scripts ${await writePackage(copy)}`)
  await writeFile(join(copy.folder, 'src/notes/padded.ts'), "export { pad } from 'left-padding'\n")
  const output = await copy.run(`npm test -- ${TESTS}`)
  expect(output).toMatch(/^Test Suites: (\d+ skipped, )?\d+ passed/m)
}, 3_600_000)

test('compiles, lints and passes tests after renaming todos', async () => {
  const copy = await copied('linked')
  if (!(await hasTools(copy))) return void process.stdout.write('todos were not renamed: it needs git and perl.\n')
  const [rename] = blocks('In the place of todos')
  const whose = '-c user.name=Test -c user.email=test@example.com -c commit.gpgsign=false'
  await copy.run(`git init --quiet && git add --all && git ${whose} commit --quiet --message Before`)
  await copy.run((rename?.text ?? '').replace(/ && npm test\n$/, '\n'))
  await copy.run('npm run lint && npm run codegen -- --check && npm run db:migration -- --check')
  const output = await copy.run('npm test -- test/invoices/owner test/invoices/repository')
  expect(output).toMatch(/^Test Suites: 2 passed/m)
  expect(await copy.run('git grep -il todo -- src test schema.graphql prisma/schema.prisma README.md || true')).toBe('')
}, 3_600_000)
