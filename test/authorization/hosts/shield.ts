/**
 * Compares graphql-shield with the codemod's result over random trees, operations and viewers: both must decide alike.
 * Needs an installed graphql-shield: see hosts.ts.
 */

import { deepEqual } from 'node:assert/strict'
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { createAuthorization } from '@gatehouse/authorization'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { type GraphQLSchema, getOperationAST, graphql, parse } from 'graphql'
import { fromShield, type ShieldTree } from './from-shield.ts'

const require = createRequire(import.meta.url)
// graphql-shield uses functions that Node 23 removed from node:util.
Object.assign(require('node:util'), { isUndefined: (value: unknown) => value === undefined })
const { allow, and, chain, deny, or, race, rule, shield } = require('graphql-shield')
const { applyMiddleware } = require('graphql-middleware')

type Viewer = { role: 'USER' | 'SUPPORT' | 'ADMIN'; id: string }
type Context = { viewer: Viewer | null }
type Rule = { func(parent: unknown, args: unknown, context: Context, info: unknown): boolean }

const ROLES = ['USER', 'SUPPORT', 'ADMIN'] as const
const SDL = `
  type Query { me: Person! people: [Person!]! notes: [Note!]! secret: Int! }
  type Mutation { write(text: String): Note! wipe: Int! }
  type Person { id: ID! email: String! friend: Person! notes: [Note!]! }
  type Note { id: ID! text: String! author: Person! }
`
const TYPES: Record<string, string[]> = {
  Query: ['me', 'people', 'notes', 'secret'],
  Mutation: ['write', 'wipe'],
  Person: ['id', 'email', 'friend', 'notes'],
  Note: ['id', 'text', 'author'],
}
const OBJECTS: Record<string, string> = {
  me: 'Person',
  people: 'Person',
  friend: 'Person',
  author: 'Person',
  notes: 'Note',
  write: 'Note',
}

const ann = { id: 'ann', owner: 'ann', email: 'e' }
const bob = { id: 'bob', owner: 'bob', email: 'e' }
const note = (owner: string) => ({ id: `note of ${owner}`, owner, text: 't' })
const resolvers = {
  Query: { me: () => ann, people: () => [ann, bob], notes: () => [note('ann'), note('bob')], secret: () => 1 },
  Mutation: { write: () => note('ann'), wipe: () => 1 },
  Person: { friend: () => bob, notes: ({ id }: { id: string }) => [note(id)] },
  Note: { author: ({ owner }: { owner: string }) => (owner === 'ann' ? ann : bob) },
}

const rank = ({ viewer }: Context) => (viewer ? ROLES.indexOf(viewer.role) : -1)
const isAuthenticated = rule('isAuthenticated')((_: unknown, __: unknown, context: Context) => rank(context) >= 0)
const isSupport = rule('isSupport')((_: unknown, __: unknown, context: Context) => rank(context) >= 1)
const isAdmin = rule('isAdmin')((_: unknown, __: unknown, context: Context) => rank(context) >= 2)
const isOwner: Rule = rule('isOwner', { cache: 'no_cache' })(
  (parent: { owner?: string } | undefined, _: unknown, { viewer }: Context) =>
    viewer !== null && parent?.owner === viewer.id,
)

const VIEWERS: (Viewer | null)[] = [null, ...ROLES.flatMap((role) => ['ann', 'bob'].map((id) => ({ role, id })))]

const { values } = parseArgs({ options: { runs: { type: 'string', default: '300' }, seed: { type: 'string' } } })
let state = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31))
process.stdout.write(`graphql-shield: seed ${state}\n`)
/** mulberry32 */
function upTo(max: number): number {
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * (max + 1))
}
const pick = <T>(items: readonly T[]): T => items[upTo(items.length - 1)] as T

function randomRule(depth = 2): object {
  const leaf = pick([isAuthenticated, isSupport, isAdmin, isOwner, allow, deny])
  if (depth === 0 || upTo(2) > 0) return leaf
  const inner = () => randomRule(depth - 1)
  return pick([and, or, chain, race])(inner(), inner())
}

/** Chooses a rule for each type, for its fields, or for neither. */
function randomTree(): Record<string, object> {
  const tree: Record<string, object> = {}
  for (const [type, fields] of Object.entries(TYPES)) {
    const kind = upTo(4)
    if (kind === 0) continue
    if (kind === 1) tree[type] = randomRule()
    else {
      const rules = fields.filter(() => upTo(2) > 0).map((field) => [field, randomRule()])
      if (upTo(2) === 0) rules.push(['*', randomRule()])
      if (rules.length > 0) tree[type] = Object.fromEntries(rules)
    }
  }
  return tree
}

function randomSelection(type: string, depth: number): string {
  const fields = (TYPES[type] ?? []).filter((field) => (depth > 0 || !OBJECTS[field]) && upTo(1) === 0)
  const chosen = fields.length > 0 ? fields : [type === 'Mutation' ? 'wipe' : type === 'Query' ? 'secret' : 'id']
  return `{ ${chosen.map((field) => (OBJECTS[field] ? `${field} ${randomSelection(OBJECTS[field], depth - 1)}` : field)).join(' ')} }`
}

const counts = { compared: 0, refused: 0, todo: 0 }
for (let round = 0; round < Number(values.runs); round++) {
  const tree = randomTree()
  const fallback = pick(['allow', 'deny'] as const)
  const shielded: GraphQLSchema = applyMiddleware(
    makeExecutableSchema({ typeDefs: SDL, resolvers }),
    shield(tree, { fallbackRule: fallback === 'allow' ? allow : deny, allowExternalErrors: true }),
  )
  const meanings = {
    isAuthenticated: {},
    isSupport: { role: 'SUPPORT' },
    isAdmin: { role: 'ADMIN' },
    isOwner: { rule: 'OWNER' },
  }
  const { sdl, todo, rules } = fromShield(SDL, tree as ShieldTree, { roles: ROLES, rules: meanings, fallback })
  const OWNER = ({ parent, args, context }: { parent: unknown; args: unknown; context: Context }) =>
    isOwner.func(parent, args, context, {})
  const migrated = createAuthorization<Context>(makeExecutableSchema({ typeDefs: sdl, resolvers }), {
    roles: ROLES,
    viewer: ({ viewer }) => viewer,
    rules: rules.length > 0 ? { OWNER } : {},
  })
  counts.todo += todo.length

  for (let turn = 0; turn < 10; turn++) {
    const type = pick(['Query', 'Query', 'Mutation'])
    const source = `${type.toLowerCase()} ${randomSelection(type, 2)}`
    // A field without an equivalent rule is closed, so there is nothing to compare.
    if (todo.some(({ coordinate }) => source.includes(coordinate.split('.')[1] ?? ''))) continue
    const viewer = pick(VIEWERS)
    const byShield = await graphql({ schema: shielded, source, contextValue: { viewer } })
    const document = parse(source)
    const planned = migrated.authorize({ document, operation: getOperationAST(document), context: { viewer } })
    const errors =
      planned.length > 0
        ? planned
        : ((await graphql({ schema: migrated.schema, source, contextValue: { viewer } })).errors ?? [])
    counts.compared++
    if (errors.length > 0) counts.refused++
    deepEqual(
      errors.length > 0,
      (byShield.errors ?? []).length > 0,
      JSON.stringify({ source, viewer, sdl, fallback, errors, byShield }, null, 2),
    )
  }
}
process.stdout.write(
  `graphql-shield: ${counts.compared} operations decided alike, ${counts.refused} of them refused; ${counts.todo} rules had no equal\n`,
)
