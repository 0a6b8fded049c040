/**
 * Commands of the authorization engine: `gatehouse access`, `explain` and `from-shield`. `npm run access` uses them
 * too.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { buildSchema, parse, Source } from 'graphql'
import {
  accessMatrix,
  compilePolicy,
  explain,
  explainCoordinate,
  printAccessMatrix,
  printExplanation,
  type Viewer,
} from '../../../src/authorization/index.ts'
import { fromShield, type ShieldOptions } from './from-shield.ts'

export const USAGE = `gatehouse access SCHEMA [--roles USER,ADMIN] [--output FILE | --check FILE]
  Prints who may use what as a Markdown page, writes it to a file, or fails if the file is stale.
gatehouse explain SCHEMA OPERATION|COORDINATE [--roles USER,ADMIN] [--role ROLE] [--age SECONDS] [--factors NUMBER]
    [--scopes a,b|all] [--only-scopes] [--variables JSON] [--operation NAME] [--abstract reject|runtime]
  Says whether a viewer may run an operation or use a coordinate, and what would be sufficient. Exits with 1 if not.
  Without --role the viewer is anonymous. --age is the time since authentication, 0 by default.
gatehouse from-shield SCHEMA TREE MEANINGS [--output FILE]
  Writes the rules of graphql-shield into the SDL. TREE is a module that exports the tree by default or as \`permissions\`. MEANINGS is a JSON
  file: {"roles": ["USER", "ADMIN"], "fallback": "allow", "rules": {"isAdmin": {"role": "ADMIN"}, "isOwner": {"rule": "OWNER"}}}.
--roles lists the roles of the schema, weakest first. --directives auth=NAME,public=NAME renames the directives.`

const OPTIONS = {
  roles: { type: 'string' },
  directives: { type: 'string' },
  output: { type: 'string' },
  check: { type: 'string' },
  role: { type: 'string' },
  age: { type: 'string', default: '0' },
  factors: { type: 'string' },
  scopes: { type: 'string' },
  'only-scopes': { type: 'boolean', default: false },
  variables: { type: 'string', default: '{}' },
  operation: { type: 'string' },
  abstract: { type: 'string', default: 'reject' },
} as const

type Values = ReturnType<typeof read>['values']

/** @returns the exit code: 0; 1 for an operation that is not allowed; 2 for an error. */
export async function runCommand(args: readonly string[], write: Write): Promise<number> {
  try {
    const { values, positionals } = read(args)
    const [command, schemaFile, question, meanings] = positionals
    if (command === 'access' && schemaFile) return access(schemaFile, values, write.out)
    if (command === 'explain' && schemaFile && question) return answer(schemaFile, question, values, write.out)
    if (command === 'from-shield' && schemaFile && question && meanings)
      return await migrate([schemaFile, question, meanings], values, write)
    write.error(`${USAGE}\n`)
    return 2
  } catch (error) {
    write.error(`${error instanceof Error ? error.message : error}\n`)
    return 2
  }
}

type Write = { out(text: string): void; error(text: string): void }

const read = (args: readonly string[]) => parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })

function load(file: string, { roles, directives }: Values) {
  const schema = buildSchema(new Source(readFileSync(file, 'utf8'), basename(file)))
  const names = Object.fromEntries(directives?.split(',').map((each) => each.split('=')) ?? [])
  return { schema, policy: compilePolicy(schema, { roles: roles?.split(','), directives: names }) }
}

function access(file: string, values: Values, out: (text: string) => void): number {
  const { schema, policy } = load(file, values)
  const page = `# Access matrix

Generated from \`${basename(file)}\`: the lowest role that reaches each coordinate, and the cheapest path from a root field.
Which rows a viewer gets is decided elsewhere.

${printAccessMatrix(accessMatrix(schema, policy), policy)}`
  if (values.output !== undefined) writeFileSync(values.output, page)
  else if (values.check === undefined) out(page)
  else if (readFileSync(values.check, 'utf8') !== page)
    throw new Error(`${values.check} is stale: generate it again, and review the changes.`)
  return 0
}

const COORDINATE = /^\w+(\.\w+(\(\w+:\))?)?$/

function answer(file: string, question: string, values: Values, out: (text: string) => void): number {
  const { schema, policy } = load(file, values)
  const now = new Date()
  const viewer = viewerOf(values, policy.roles, now)
  const isCoordinate = COORDINATE.test(question)
  const explanation = isCoordinate
    ? explainCoordinate(schema, policy, question, { viewer, now })
    : explain(schema, policy, {
        document: parse(question),
        operationName: values.operation,
        variables: variablesOf(values.variables),
        viewer,
        now,
        abstract: values.abstract === 'runtime' ? 'runtime' : 'reject',
      })
  if (!explanation) throw new Error(`${question} is not in ${file}.`)
  out(`${printExplanation(explanation)}\n`)
  if (isCoordinate && explanation.denials.length === 0) out(`Enough: ${explanation.enough}.\n`)
  return explanation.allowed ? 0 : 1
}

function viewerOf(values: Values, roles: readonly string[], now: Date): Viewer | null {
  const { role, age, factors, scopes } = values
  if (role === undefined) return null
  if (!roles.includes(role)) throw new Error(`--role must be one of ${roles.join(', ')}.`)
  if (!/^\d+$/.test(age)) throw new Error('--age must be a number of seconds.')
  if (factors !== undefined && !/^\d+$/.test(factors)) throw new Error('--factors must be a number.')
  return {
    role,
    authTime: new Date(now.getTime() - Number(age) * 1000),
    ...(factors !== undefined && { factors: Number(factors) }),
    ...(scopes !== undefined && { scopes: scopes === 'all' ? scopes : scopes.split(',') }),
    onlyScopes: values['only-scopes'],
  }
}

function variablesOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('--variables must be a JSON object.')
  }
}

async function migrate(
  [schema, tree, meanings]: [string, string, string],
  { output }: Values,
  write: Write,
): Promise<number> {
  const module = await import(pathToFileURL(resolve(tree)).href)
  const options: ShieldOptions = JSON.parse(readFileSync(meanings, 'utf8'))
  const { sdl, todo, rules } = fromShield(readFileSync(schema, 'utf8'), module.permissions ?? module.default, options)
  if (output === undefined) write.out(sdl)
  else writeFileSync(output, sdl)
  if (rules.length > 0) write.error(`Implement these object rules as functions: ${rules.join(', ')}.\n`)
  for (const { coordinate, rule } of todo)
    write.error(`${coordinate} is closed to everybody: ${rule} has no equivalent.\n`)
  return todo.length > 0 ? 1 : 0
}
