/**
 * Who reaches what, by the schema.
 *   npm run access                                            writes docs/access.md
 *   npm run access -- --check                                 fails if docs/access.md isn't what would be written
 *   npm run access -- --explain 'query {…}' [--variables '{…}'] [--operation NAME] [--role ROLE] [--age SECONDS]
 * A viewer without --role is anonymous; --age is how long ago the password was given, 0 by default.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { buildSchema, parse, Source } from 'graphql'
import {
  accessMatrix,
  compilePolicy,
  explain,
  printAccessMatrix,
  printExplanation,
} from '../src/authorization/index.ts'

const PAGE = new URL('../docs/access.md', import.meta.url)
const SDL = new URL('../schema.graphql', import.meta.url)

const HEAD = `# Who reaches what

Made from \`schema.graphql\` by \`npm run access\`. The least role that reaches each coordinate, and by which way: the cheapest from
a root field. Whose rows they are is not told here.

`

const schema = buildSchema(new Source(readFileSync(SDL, 'utf8'), 'schema.graphql'))
const policy = compilePolicy(schema)
const { values: args } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    explain: { type: 'string' },
    variables: { type: 'string', default: '{}' },
    operation: { type: 'string' },
    role: { type: 'string' },
    age: { type: 'string', default: '0' },
  },
})

if (args.explain === undefined) {
  const page = HEAD + printAccessMatrix(accessMatrix(schema, policy), policy)
  if (!args.check) writeFileSync(PAGE, page)
  else if (readFileSync(PAGE, 'utf8') !== page)
    fail('docs/access.md is stale: run npm run access, and look at what changed.')
} else {
  if (args.role !== undefined && !policy.roles.includes(args.role))
    fail(`--role must be one of ${policy.roles.join(', ')}.`)
  const now = new Date()
  const explanation = explain(schema, policy, {
    document: parse(args.explain),
    operationName: args.operation,
    variables: JSON.parse(args.variables),
    viewer:
      args.role === undefined ? null : { role: args.role, authTime: new Date(now.getTime() - Number(args.age) * 1000) },
    now,
  })
  process.stdout.write(`${printExplanation(explanation)}\n`)
  if (!explanation.allowed) process.exitCode = 1
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
