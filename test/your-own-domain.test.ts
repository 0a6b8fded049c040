/** What docs/your-own-domain.md says is done on a copy of the project, step by step. */

import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test as jestTest } from '@jest/globals'
import { POSTGRES } from './database/test-database.ts'

/** Once is enough: the copy is on SQLite, wherever the tests are. */
const test = POSTGRES === undefined ? jestTest : jestTest.skip

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const PAGE = await readFile(join(ROOT, 'docs/your-own-domain.md'), 'utf8')

/** What is not copied: what is big, and what belongs to this clone alone. */
const LEFT_OUT = ['node_modules', '.git', 'data', '.env']

type Block = { language: string; file: string; text: string }

/** The fenced blocks of the section, in their order. Each but a command names the file that it is of. */
function blocks(section: string): Block[] {
  const [, text = ''] = PAGE.split(new RegExp(`^## ${section}$`, 'm'))
  const [own = ''] = text.split(/^## /m)
  return [...own.matchAll(/^```(\w+) ?(\S*)\n([\s\S]*?)^```$/gm)].map(([, language = '', file = '', text = '']) => ({
    language,
    file,
    text,
  }))
}

let copy: string
beforeEach(async () => {
  copy = await mkdtemp(join(tmpdir(), 'gatehouse-domain-'))
  await cp(ROOT, copy, { recursive: true, filter: (path) => !LEFT_OUT.includes(basename(path)) })
  await symlink(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
})
afterEach(() => rm(copy, { recursive: true }))

/** The file with the lines of a diff's one hunk changed: those that it has must stand there, once. */
async function change(path: string, hunk: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  const lines = hunk.trimEnd().split('\n')
  const side = (sign: string) =>
    lines
      .filter((line) => line.startsWith(' ') || line.startsWith(sign))
      .map((line) => `${line.slice(1)}\n`)
      .join('')
  expect([path, text.split(`\n${side('-')}`).length - 1]).toEqual([path, 1])
  await writeFile(
    path,
    text.replace(`\n${side('-')}`, () => `\n${side('+')}`),
  )
}

/** Runs commands in the copy. */
async function run(script: string): Promise<string> {
  try {
    const { stdout, stderr } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script], { cwd: copy })
    return stdout + stderr
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${script}\n${stdout}${stderr}`)
  }
}

const hasTools = () =>
  run('git --version && perl -v').then(
    () => true,
    () => false,
  )

async function follow({ language, file, text }: Block): Promise<void> {
  const path = join(copy, file)
  if (language === 'sh') {
    // Of the tests those that the step is about: the others are run as they are.
    const said = await run(text.replace(/^npm test .*$/m, "$& -t '[nN]ote|the table|every field'"))
    if (text.includes('npm test')) expect(said).toMatch(/^Tests: .* \d\d passed/m)
  } else if (language === 'diff') {
    await change(path, text)
  } else {
    await mkdir(dirname(path), { recursive: true })
    await appendFile(path, language === 'ts' ? text : `\n${text}`)
  }
}

test('a domain beside todos compiles, passes the linter, and its tests', async () => {
  for (const block of blocks('Beside todos')) await follow(block)
}, 180_000)

test('todos under another name compile, pass the linter, and the tests that were theirs', async () => {
  if (!(await hasTools())) return void process.stdout.write('todos were not renamed: it needs git and perl.\n')
  const [rename] = blocks('In the place of todos')
  const whose = '-c user.name=Test -c user.email=test@example.com -c commit.gpgsign=false'
  await run(`git init --quiet && git add --all && git ${whose} commit --quiet --message Before`)
  await run((rename?.text ?? '').replace(/ && npm test\n$/, '\n'))
  await run('npm run lint && npm run codegen -- --check && npm run db:migration -- --check')
  const said = await run('npm test -- test/invoices/owner test/database/invoice-rows test/first-words test/readme')
  expect(said).toMatch(/^Test Suites: 4 passed/m)
  expect(await run('git grep -il todo -- src test schema.graphql prisma/schema.prisma README.md || true')).toBe('')
}, 180_000)
