/**
 * `npm run codegen`: resolver types from schema.graphql, and the documents of the web application. With `--check`,
 * fails if they are stale.
 */

import { readFile, writeFile } from 'node:fs/promises'
import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as resolvers from '@graphql-codegen/typescript-resolvers'
import { buildASTSchema, parse } from 'graphql'
import { compilePolicy } from '../../src/authorization/index.ts'
import { Prisma } from '../../src/database/client/client.ts'
import { RESOLVER_MODELS } from '../../src/graphql/resolver-models.ts'
import { ROLES } from '../../src/graphql/roles.ts'
import { withAuthOnFields } from '../lib/authorization-cli/authenticated-fields.ts'
import { modelFaults } from '../lib/model-faults.ts'

const SCHEMA = new URL('../../schema.graphql', import.meta.url)
const OUTPUT = new URL('../../src/graphql/resolver-types.generated.ts', import.meta.url)

const document = parse(await readFile(SCHEMA, 'utf8'))
const schema = withAuthOnFields(document, compilePolicy(buildASTSchema(document), { roles: ROLES }))
const faults = modelFaults(schema, RESOLVER_MODELS, Object.values(Prisma.ModelName))
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n`)
  process.exit(1)
}

const config = {
  useTypeImports: true,
  enumsAsTypes: true,
  scalars: { DateTime: 'Date', ID: 'string', JSON: 'unknown' },
  contextType: './context.ts#Context',
  // Resolvers of fields that require authentication get a context with a viewer.
  directiveContextTypes: ['auth#./context.ts#Authenticated'],
  // A root field without a resolver fails to compile.
  avoidOptionals: { query: true, mutation: true, subscription: true },
  mapperTypeSuffix: 'Row',
  mappers: Object.fromEntries(RESOLVER_MODELS.map((name) => [name, `./resolver-models.ts#${name}`])),
}

const output = await codegen({
  filename: OUTPUT.pathname,
  schema,
  documents: [],
  config: {},
  plugins: [{ typescript: config }, { resolvers: config }],
  pluginMap: { typescript, resolvers },
})
const text = `// Generated from schema.graphql by \`npm run codegen\`.\n${output}`

if (process.argv.includes('--check')) {
  if ((await readFile(OUTPUT, 'utf8').catch(() => '')) !== text) {
    process.stderr.write('src/graphql/resolver-types.generated.ts is stale: run npm run codegen\n')
    process.exit(1)
  }
} else {
  await writeFile(OUTPUT, text)
}

await import('./codegen-client.ts')
await import('./codegen-web.ts')
