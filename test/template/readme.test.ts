import { execFile, execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Kind, parse, print } from 'graphql'
import { startTestApp } from '../api/test-app.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const README = read('README.md')

/** Returns the fenced blocks of a language, in order. */
const blocks = (language: string) =>
  [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, name]) => name === language)
    .map(([, , text = '']) => text)

test('shows only npm scripts that exist in README.md', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const commands = README.matchAll(/npm (?:run )?([a-z:]+)/g)
  for (const [command, name = ''] of commands)
    if (name !== 'ci') expect([command, name in scripts]).toEqual([command, true])
  expect(blocks('sh').slice(0, 2)).toEqual(['npm ci && npm start\n', 'npm ci && npm test\n'])
})

function hasCurl(): boolean {
  try {
    return execFileSync('curl', ['--version']).length > 0
  } catch {
    return false
  }
}

describe('the requests of README’s first query', () => {
  let app: Awaited<ReturnType<typeof startTestApp>>
  beforeAll(async () => {
    app = await startTestApp()
  })
  afterAll(() => app.close())

  const requests = blocks('sh').filter((block) => block.includes('curl'))
  const shown = JSON.parse(blocks('json')[0] ?? 'null')

  test('returns the documented answers when pasted one after the other', async () => {
    expect(requests).toHaveLength(4)
    if (!hasCurl()) return void process.stdout.write('README’s requests were not run: they need curl.\n')
    // Repeats the requests that need a token, with the token of the login.
    const [register = '', use = '', login = '', refusal = ''] = requests
    const script = [register, use, 'TOKEN=none', login, use, refusal]
      .map((each) => each.replaceAll('http://127.0.0.1:4000', app.url))
      .join('\necho\n')
    const { stdout, stderr } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', script])
    expect(stderr).toBe('')

    const bodies = stdout
      .replaceAll('}{"data"', '}\n{"data"')
      .split('\n')
      .filter((line) => line.startsWith('{'))
    const todo = { id: expect.any(String), title: 'Read schema.graphql' }
    const created = { data: { createTodo: todo } }
    const listed = (totalCount: number) => {
      const nodes = Array.from({ length: totalCount }, () => ({ ...todo, done: false }))
      return { data: { todos: { totalCount, nodes } } }
    }
    expect(bodies.map((body) => JSON.parse(body))).toEqual([created, listed(1), created, listed(2), shown])
    expect(stdout).toMatch(/^HTTP\/1\.1 401 /m)
    expect(stdout).toMatch(/^www-authenticate: Bearer\r?$/im)
  })

  test('shows the actual response to an anonymous request', async () => {
    const { status, headers, errors } = await app.query('{ todos { totalCount } }')
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect({ errors }).toEqual(shown)
  })
})

test('shows the example test that the suite runs in README.md', () => {
  expect(blocks('ts')).toEqual([read('test/api/example.test.ts')])
})

/** Returns the fields of Query with their types and directives, by name. */
function queries(sdl: string): Map<string, string> {
  const types = parse(sdl).definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION)
  const fields = types.find(({ name }) => name.value === 'Query')?.fields ?? []
  return new Map(
    fields.map(({ name, type, directives = [] }) => [name.value, [type, ...directives].map(print).join(' ')]),
  )
}

test('shows fields and requirements of the actual schema in README.md', () => {
  const all = queries(read('schema.graphql'))
  const shown = queries(blocks('graphql')[0] ?? '')
  expect(shown.size).toBeGreaterThan(0)
  for (const [name, needs] of shown) expect([name, all.get(name)]).toEqual([name, needs])
})

const DOCUMENTS = [
  ...['README.md', 'ARCHITECTURE.md', 'SECURITY.md', 'CONTRIBUTING.md', 'CHANGELOG.md'],
  ...globSync('docs/**/*.md', { cwd: ROOT }),
]

test.each(DOCUMENTS)('links from %s to existing files only', (document) => {
  const links = [...read(document).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)/g)].map(
    ([, path = '']) => path,
  )
  const broken = links.filter((path) => !existsSync(join(ROOT, dirname(document), path)))
  expect(broken.map((path) => `${relative('.', document)}: ${path}`)).toEqual([])
})
