/** `npm run codegen`: the resolvers' types, from schema.graphql. With `--check`, fails where they are stale. */

import { readFile, writeFile } from 'node:fs/promises'
import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as resolvers from '@graphql-codegen/typescript-resolvers'
import { parse } from 'graphql'
import { rowTypes } from './row-types.ts'

const SCHEMA = new URL('../schema.graphql', import.meta.url)
const MODELS = new URL('../prisma/schema.prisma', import.meta.url)
const ROWS = new URL('../src/graphql/rows.ts', import.meta.url)
const OUTPUT = new URL('../src/graphql/resolver-types.generated.ts', import.meta.url)

const schema = parse(await readFile(SCHEMA, 'utf8'))
const { names, faults } = rowTypes(schema, {
  rows: await readFile(ROWS, 'utf8'),
  models: await readFile(MODELS, 'utf8'),
})
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`)
  process.exit(1)
}

const config = {
  useTypeImports: true,
  enumsAsTypes: true,
  scalars: { DateTime: 'Date', ID: 'string' },
  contextType: './context.ts#Context',
  // In the resolver of a field that asks for authentication there is a viewer, by type.
  directiveContextTypes: ['auth#./context.ts#Authenticated'],
  // A root field without its resolver doesn't compile.
  avoidOptionals: { query: true, mutation: true, subscription: true },
  mapperTypeSuffix: 'Row',
  mappers: Object.fromEntries(names.map((name) => [name, `./rows.ts#${name}`])),
}

const output = await codegen({
  filename: OUTPUT.pathname,
  schema,
  documents: [],
  config: {},
  plugins: [{ typescript: config }, { resolvers: config }],
  pluginMap: { typescript, resolvers },
})
const text = `// Made from schema.graphql by \`npm run codegen\`.\n${output}`

if (process.argv.includes('--check')) {
  if ((await readFile(OUTPUT, 'utf8').catch(() => '')) !== text) {
    process.stderr.write('src/graphql/resolver-types.generated.ts is stale: npm run codegen\n')
    process.exit(1)
  }
} else {
  await writeFile(OUTPUT, text)
}
