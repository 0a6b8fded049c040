/** Compares lists in the documents with the project. */

import { readdir, readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { describe, expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { describeSettings } from '../../src/config/config.ts'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import { createEmailTemplates } from '../../src/mail/templates/index.ts'
import { createMetrics } from '../../src/telemetry/metrics.ts'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFile(new URL(path, root), 'utf8')
const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, match = '']) => match)

/** Names of the packages that the program imports. */
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

test('lists exactly the folders of src in ARCHITECTURE.md', async () => {
  const [, tree = ''] = /^src\/$(.*?)^test\//ms.exec(await read('ARCHITECTURE.md')) ?? []
  const entries = await readdir(new URL('src/', root), { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  expect(matches(tree, /^ {2}([\w-]+)\/ /gm).toSorted()).toEqual(folders.toSorted())
})

describe('docs/dependencies.md', () => {
  /** Table rows of the program and of the web application. */
  const parts = async () => (await read('docs/dependencies.md')).split('\n## The web application\n')

  test('lists exactly the packages that the program imports', async () => {
    const listed = matches((await parts())[0] ?? '', /^\| ([@a-z][\w./-]+) \| /gm).filter((name) => name !== 'package')
    expect(listed).toEqual([...(await importedPackages())].toSorted())
  })

  test('states the installed versions of packages', async () => {
    const manifest = JSON.parse(await read('package.json'))
    const versions: Record<string, string> = { ...manifest.dependencies, ...manifest.optionalDependencies }
    const rows = [...((await parts())[0] ?? '').matchAll(/^\| ([@a-z][\w./-]+) \| [^|]+ \| ([\d.]+)[^|]* \|/gm)]
    expect(rows.length).toBeGreaterThan(20)
    for (const [, name = '', version = ''] of rows)
      expect({ name, version: versions[name]?.split('-')[0] }).toEqual({ name, version })
  })

  test('lists the packages of the web application with their versions', async () => {
    const rows = [...((await parts())[1] ?? '').matchAll(/^\| ([@a-z][\w./-]+) \| [^|]+ \| ([\d.]+) \|/gm)]
    const { devDependencies } = JSON.parse(await read('web/package.json'))
    expect(Object.fromEntries(rows.map(([, name, version]) => [name, version]))).toEqual(devDependencies)
  })
})

describe('docs/operations.md', () => {
  test('lists exactly the existing settings', async () => {
    const [, tables = ''] = /^## Settings$(.*?)^## /ms.exec(await read('docs/operations.md')) ?? []
    const rows = matches(tables, /^\| (`[A-Z_`, ]+`) \|/gm).flatMap((cell) => matches(cell, /`([A-Z_]+)`/g))
    expect(rows.toSorted()).toEqual(
      describeSettings()
        .map(({ name }) => name)
        .toSorted(),
    )
  })

  test('shows operations that are valid in the schema', async () => {
    const [operations = ''] = matches(await read('docs/operations.md'), /^```graphql\n(.*?)^```$/gms)
    expect(operations).toContain('resetPassword')
    expect(validate(buildSchema(await readSdl()), parse(operations))).toEqual([])
  })

  test('names the pages that links in emails open', async () => {
    const document = await read('docs/operations.md')
    const templates = createEmailTemplates('https://app.example.com')
    const issued = { token: 'TOKEN', expiresAt: new Date() }
    const ada = { email: 'ada@example.com', name: null, emailVerified: true }
    const emails = [
      templates.passwordReset(ada, issued),
      templates.emailVerification(ada.email, issued),
      templates.registrationLink(ada.email, issued),
    ]
    for (const { text } of emails)
      expect(document).toContain(
        /https:\S+/
          .exec(text)?.[0]
          .replace('TOKEN', '…')
          .replace(/&email=.*/, ''),
      )
  })

  test('states the actual defaults of document limits', async () => {
    const written = [...(await read('docs/operations.md')).matchAll(/^\| `(LIMIT_[A-Z_]+)` \| `(\d+)`/gm)]
    const limits = describeSettings().filter(({ name }) => name.startsWith('LIMIT_'))
    expect(new Map(written.map(([, name = '', value = '']) => [name, value]))).toEqual(
      new Map(limits.map(({ name, fallback }) => [name, fallback])),
    )
  })

  test('explains every Gatehouse metric', async () => {
    const document = await read('docs/operations.md')
    const { text } = await createMetrics({ hashesWaiting: () => 0, databasePool: () => ({ busy: 0 }) }).read()
    const names = matches(text, /^# TYPE (gatehouse_\w+) /gm)
    expect(names.length).toBeGreaterThanOrEqual(6)
    for (const name of names) expect(document).toContain(`| \`${name}`)
  })
})
