/** What the documents list is what there is. */

import { readdir, readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { describe, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { createLetters } from '../src/accounts/letters.ts'
import { buildSchema, readSdl } from '../src/graphql/schema.ts'
import { createMetrics } from '../src/telemetry/metrics.ts'

const root = new URL('../', import.meta.url)
const read = (path: string) => readFile(new URL(path, root), 'utf8')
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, match = '']) => match)

/** The packages that the program imports, by name. */
async function importedPackages(): Promise<Set<string>> {
  const entries = await readdir(new URL('src/', root), { recursive: true })
  const paths = entries.filter((path) => path.endsWith('.ts') && !/(^|\/)(postgresql-)?client\//.test(path))
  const texts = await Promise.all(paths.map((path) => read(`src/${path}`)))
  const specifiers = texts.flatMap((text) => matches(text, /(?:from|import|import\() ?'([^'.][^']*)'/g))
  const names = specifiers.map((each) =>
    each
      .split('/')
      .slice(0, each.startsWith('@') ? 2 : 1)
      .join('/'),
  )
  return new Set(names.filter((name) => !name.startsWith('node:') && !builtinModules.includes(name)))
}

test('ARCHITECTURE.md has each folder of src, and no other', async () => {
  const [, tree = ''] = /^src\/$(.*?)^test\//ms.exec(await read('ARCHITECTURE.md')) ?? []
  const entries = await readdir(new URL('src/', root), { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(matches(tree, /^ {2}([\w-]+)\/ /gm).toSorted()).toEqual(folders.toSorted())
})

describe('docs/dependencies.md', () => {
  test('lists each package that the program imports, and no other', async () => {
    const listed = matches(await read('docs/dependencies.md'), /^\| ([@a-z][\w./-]+) \| /gm).filter(
      (name) => name !== 'package',
    )
    expect(listed).toEqual([...(await importedPackages())].toSorted())
  })

  test('names the versions that are used', async () => {
    const manifest = JSON.parse(await read('package.json'))
    const versions: Record<string, string> = { ...manifest.dependencies, ...manifest.optionalDependencies }
    const rows = [
      ...(await read('docs/dependencies.md')).matchAll(/^\| ([@a-z][\w./-]+) \| [^|]+ \| ([\d.]+)[^|]* \|/gm),
    ]
    expect(rows.length).toBeGreaterThan(20)
    for (const [, name = '', version = ''] of rows)
      expect({ name, version: versions[name]?.split('-')[0] }).toEqual({ name, version })
  })
})

describe('docs/operations.md', () => {
  test('says of each setting what it is, and of none that there is not', async () => {
    const document = await read('docs/operations.md')
    const settings = matches(await read('src/config.ts'), /'((?:[A-Z]+_)+[A-Z]+|HOST|PORT|INTROSPECTION)'/g)
    expect(settings.length).toBeGreaterThan(30)
    const [, tables = ''] = /^## Settings$(.*?)^## Trusted/ms.exec(document) ?? []
    const rows = matches(tables, /^\| (`[A-Z_`, ]+`) \|/gm).flatMap((cell) => matches(cell, /`([A-Z_]+)`/g))
    expect(rows.toSorted()).toEqual([...new Set(settings)].toSorted())
  })

  test('shows operations of the schema', async () => {
    const [operations = ''] = matches(await read('docs/operations.md'), /^```graphql\n(.*?)^```$/gms)
    expect(operations).toContain('resetPassword')
    expect(validate(buildSchema(await readSdl()), parse(operations))).toEqual([])
  })

  test('names the pages that mail leads to', async () => {
    const document = await read('docs/operations.md')
    const letters = createLetters('https://app.example.com')
    const issued = { token: 'TOKEN', expiresAt: new Date() }
    for (const { text } of [letters.passwordReset('', issued), letters.emailVerification('', issued)])
      expect(document).toContain(/https:\S+/.exec(text)?.[0].replace('TOKEN', '…'))
  })

  test('says the defaults of the limits as they are', async () => {
    const config = await read('src/config.ts')
    for (const [, name = '', value = ''] of (await read('docs/operations.md')).matchAll(
      /^\| `(LIMIT_[A-Z_]+)` \| `(\d+)`/gm,
    )) {
      const [, written = ''] = new RegExp(`'${name}', ([\\d_* ]+),`).exec(config) ?? []
      const actual = written.split('*').reduce((product, factor) => product * Number(factor.replaceAll('_', '')), 1)
      expect({ name, value: Number(value) }).toEqual({ name, value: actual })
    }
  })

  test('says what each metric of ours means', async () => {
    const document = await read('docs/operations.md')
    const { text } = await createMetrics({ hashesWaiting: () => 0, databasePool: () => ({ busy: 0 }) }).read()
    const names = matches(text, /^# TYPE (gatehouse_\w+) /gm)
    expect(names.length).toBeGreaterThanOrEqual(6)
    for (const name of names) expect(document).toContain(`| \`${name}`)
  })
})
