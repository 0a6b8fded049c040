/**
 * Part of `npm run codegen`: typed documents of the web application, from schema.graphql and the .graphql files in
 * web/src, and its persisted operations. With `--check`, fails if they are stale.
 */

import { createHash } from 'node:crypto'
import { globSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { addTypenameSelectionDocumentTransform, preset } from '@graphql-codegen/client-preset'
import { codegen } from '@graphql-codegen/core'
import { buildASTSchema, parse, print } from 'graphql'

const WEB = join(import.meta.dirname, '../../web')
const OUTPUT = join(WEB, 'src/api/generated')

const schema = parse(await readFile(join(WEB, '../schema.graphql'), 'utf8'))
const sources = await Promise.all(
  globSync('src/**/*.graphql', { cwd: WEB })
    .sort()
    .map(async (location) => {
      const rawSDL = await readFile(join(WEB, location), 'utf8')
      return { location, rawSDL, document: parse(rawSDL) }
    }),
)
// urql adds __typename to every selection. With it in the documents, they are sent exactly as persisted.
const documents = await addTypenameSelectionDocumentTransform.transform({ documents: sources, config: {}, schema })

const operations: Record<string, string> = {}
// Documents are imported by name and fragments are not masked, so the preset's tag function stays unused.
const sections = await preset.buildGeneratesSection({
  baseOutputDir: `${OUTPUT}/`,
  schema,
  schemaAst: buildASTSchema(schema),
  documents,
  config: {
    scalars: { DateTime: 'string', ID: 'string', JSON: 'unknown' },
    enumType: 'string-literal',
    useTypeImports: true,
  },
  presetConfig: {
    fragmentMasking: false,
    onExecutableDocumentNode(document) {
      const text = print(document)
      operations[createHash('sha256').update(text).digest('hex')] = text
    },
  },
  plugins: [],
  pluginMap: {},
})

const [section] = sections.filter(({ filename }) => basename(filename) === 'graphql.ts')
if (!section) throw new Error('The client preset wrote no graphql.ts.')
const code = await codegen(section)

const files = {
  'graphql.ts': code,
  'operations.json': JSON.stringify(operations, null, 2),
}

let stale = false
for (const [name, content] of Object.entries(files)) {
  const path = join(OUTPUT, name)
  const text = `${content.trimEnd()}\n`
  if (!process.argv.includes('--check')) {
    await mkdir(OUTPUT, { recursive: true })
    await writeFile(path, text)
  } else if ((await readFile(path, 'utf8').catch(() => '')) !== text) stale = true
}
if (stale) {
  process.stderr.write('web/src/api/generated is stale: run npm run codegen\n')
  process.exitCode = 1
}
