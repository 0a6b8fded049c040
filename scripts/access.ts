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

const OPTIONS = {
  check: { type: 'boolean', default: false },
  explain: { type: 'string' },
  variables: { type: 'string', default: '{}' },
  operation: { type: 'string' },
  role: { type: 'string' },
  age: { type: 'string', default: '0' },
} as const

const schema = buildSchema(new Source(readFileSync(SDL, 'utf8'), 'schema.graphql'))
const policy = compilePolicy(schema)

try {
  const { values } = parseArgs({ options: OPTIONS })
  if (values.explain !== undefined) printAnswer({ ...values, explain: values.explain })
  else if (!values.check) writeFileSync(PAGE, page())
  else if (readFileSync(PAGE, 'utf8') !== page())
    throw new Error('docs/access.md is stale: run npm run access, and look at what changed.')
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exitCode = 2
}

function page(): string {
  return HEAD + printAccessMatrix(accessMatrix(schema, policy), policy)
}

type Question = { explain: string; variables: string; operation?: string; role?: string; age: string }

function printAnswer({ explain: source, variables, operation, role, age }: Question): void {
  if (role !== undefined && !policy.roles.includes(role))
    throw new Error(`--role must be one of ${policy.roles.join(', ')}.`)
  if (!/^\d+$/.test(age)) throw new Error('--age must be a number of seconds.')
  const now = new Date()
  const explanation = explain(schema, policy, {
    document: parse(source),
    operationName: operation,
    variables: readVariables(variables),
    viewer: role === undefined ? null : { role, authTime: new Date(now.getTime() - Number(age) * 1000) },
    now,
  })
  process.stdout.write(`${printExplanation(explanation)}\n`)
  if (!explanation.allowed) process.exitCode = 1
}

function readVariables(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('--variables must be a JSON object.')
  }
}
