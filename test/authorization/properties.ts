import { deepStrictEqual, ok } from 'node:assert/strict'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import {
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLFieldResolver,
  type GraphQLOutputType,
  type GraphQLSchema,
  getOperationAST,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  parse,
  type ResponsePath,
  validate,
} from 'graphql'
import {
  compilePolicy,
  createAuthorization,
  createPlanner,
  type FieldDenial,
  type Viewer,
} from '../../src/authorization/index.ts'
import { DEPTH, randomOperation } from './random-operation.ts'
import { type Auth, draws, type Model, ROLES, randomSchema } from './random-schema.ts'
import { shown, usedByAllowed } from './use.ts'

/**
 * What must hold for random schemas, operations and viewers. Run by property.test.ts, in a process of its own: in Jest's sandbox it
 * takes ten times as long. By hand: npm exec -- node test/authorization/properties.ts --runs 100000 --seed 1 [--only planner]
 */

// Most of a GraphQLError's cost, and there are very many.
Error.stackTraceLimit = 0

const NOW = new Date('2026-11-25T12:00:00Z')

const VIEWERS: readonly (Viewer | null)[] = [
  null,
  { role: 'NONE OF THEM', authTime: NOW },
  ...ROLES.flatMap((role) => [
    { role },
    ...[0, 60, 61, 301].map((age) => ({ role, authTime: new Date(NOW.getTime() - age * 1000) })),
  ]),
]

const { values: args } = parseArgs({
  options: {
    runs: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
  },
})

/** Of all that is random in a run but the viewer. */
const SEED = fc.noBias(fc.integer())

const counts = { runs: 0, refused: 0 }

const PROPERTIES = {
  'the planner refuses what guard-only execution denies for some data, and nothing else': fc.property(
    SEED,
    fc.constantFrom(...VIEWERS),
    (seed, viewer) => {
      const draw = draws(seed)
      const schema = buildSchema(randomSchema(draw).sdl)
      const { source, variables } = randomOperation(schema, draw)
      const document = parse(source)
      const operation = getOperationAST(document)
      deepStrictEqual(validate(schema, document), [])
      ok(operation)

      const planner = createPlanner(schema, compilePolicy(schema))
      const planned = planner.denials({ document, operation, variables }, viewer, () => NOW)
      const met = denialsOfGuard(schema, document, variables, viewer)
      counts.runs++
      if (planned.length > 0) counts.refused++
      deepStrictEqual(planned.length > 0, met.size > 0)
      const coordinates = planned.map(({ coordinate }) => coordinate)
      for (const coordinate of met) ok(coordinates.includes(coordinate), coordinate)
    },
  ),

  'introspection shows each role what some operation that it is allowed can use, and nothing else': fc.property(
    SEED,
    fc.integer({ min: -1, max: ROLES.length - 1 }),
    (seed, rank) => {
      const schema = buildSchema(randomSchema(draws(seed)).sdl)
      const role = ROLES[rank]
      const viewer = role ? { role, authTime: NOW } : null
      deepStrictEqual(shown(schema, viewer, NOW), usedByAllowed(schema, viewer, NOW))
    },
  ),

  'a coordinate asks for what itself, its type, its interfaces and its return type ask for': fc.property(
    SEED,
    (seed) => {
      const model = randomSchema(draws(seed))
      const { coordinates } = compilePolicy(buildSchema(model.sdl))
      for (const [coordinate, auths] of specified(model)) {
        const policy = coordinates.get(coordinate)
        deepStrictEqual(policy !== undefined, auths.length > 0, coordinate)
        for (const denied of ['REJECT', 'NULL'] as const) {
          const asked = auths.filter((auth) => auth.denied === denied)
          const expected = {
            rank: Math.max(-1, ...asked.map(({ rank }) => rank)),
            maxAge: Math.min(Number.POSITIVE_INFINITY, ...asked.map(({ maxAge }) => maxAge)),
          }
          if (policy) deepStrictEqual(denied === 'REJECT' ? policy.reject : policy.answerNull, expected, coordinate)
        }
      }
    },
  ),
}

for (const [name, property] of Object.entries(PROPERTIES)) {
  if (!name.includes(args.only)) continue
  const started = performance.now()
  const details = fc.check<unknown[]>(property as fc.IProperty<unknown[]>, {
    numRuns: Number(args.runs),
    endOnFailure: true, // Another seed is another schema, not a smaller one.
    ...(args.seed !== undefined && { seed: Number(args.seed) }),
  })
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  process.stdout.write(
    `${details.failed ? 'FAILED' : 'held'}: ${name} (${details.numRuns} runs, seed ${details.seed}, ${seconds} s)\n`,
  )
  if (!details.failed) continue
  process.stdout.write(`${fc.stringify(details.counterexample)}\n${details.errorInstance}\n`)
  process.exitCode = 1
}
process.stdout.write(`${Math.round((100 * counts.refused) / counts.runs)} % of the operations were refused.\n`)

/** The coordinates that refuse somebody while nothing but the guard looks, over all data that there can be. */
function denialsOfGuard(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
  viewer: Viewer | null,
): Set<string> {
  const met = new Set<string>()
  const data = everyData(schema)
  const guarded = createAuthorization<{ viewer: Viewer | null }>(schema, {
    viewer: (context) => context.viewer,
    now: () => NOW,
    fieldResolver: data.resolver,
    onDenied: (denials: readonly FieldDenial[]) => {
      for (const { coordinate, denied } of denials) if (denied === 'REJECT') met.add(coordinate)
    },
  })
  do {
    const result = execute({
      schema: guarded.schema,
      document,
      variableValues: variables,
      contextValue: { viewer },
      fieldResolver: data.resolver,
    })
    if (result instanceof Promise || result.errors?.some(({ path }) => !path)) throw new Error('it was not executed')
  } while (data.next())
  return met
}

/**
 * Data enough that each chain of types which may turn up does: a list has one of each type, and where there is one value, its
 * type is another each time round.
 */
function everyData(schema: GraphQLSchema) {
  const MOST_TYPES = 4
  let round = 0
  let deepest = -1
  const resolver: GraphQLFieldResolver<unknown, unknown> = (_source, _args, _context, info) =>
    valueFor(info.returnType, depthOf(info.path))

  function valueFor(type: GraphQLOutputType, depth: number): unknown {
    if (isNonNullType(type)) return valueFor(type.ofType, depth)
    if (isListType(type)) {
      const item = isNonNullType(type.ofType) ? type.ofType.ofType : type.ofType
      return isAbstractType(item)
        ? schema.getPossibleTypes(item).map(({ name }) => ({ __typename: name }))
        : [valueFor(item, depth)]
    }
    if (isLeafType(type)) return 1
    if (!isAbstractType(type)) return {}
    if (depth >= DEPTH) throw new Error('deeper than there are rounds for')
    deepest = Math.max(deepest, depth)
    const possible = schema.getPossibleTypes(type)
    return possible.length === 0
      ? null
      : { __typename: possible[Math.floor(round / MOST_TYPES ** depth) % possible.length]?.name }
  }

  return {
    resolver,
    next(): boolean {
      round++
      return round < MOST_TYPES ** (deepest + 1)
    },
  }
}

function depthOf(path: ResponsePath | undefined): number {
  let depth = -1
  for (let each = path; each; each = each.prev) if (typeof each.key === 'string') depth++
  return depth
}

/** What each field of a model's types asks for, by the words of the specification. */
function specified({ composites }: Model): [string, Auth[]][] {
  const typeOf = (name: string) => composites.find((each) => each.name === name)
  return composites.flatMap((type) =>
    type.fields.map((field): [string, Auth[]] => {
      const interfaces = type.interfaces.map(typeOf)
      const returned = typeOf(field.type.replace(/[[\]!]/g, ''))
      const auths = [
        field.auth,
        type.auth,
        ...interfaces.flatMap((each) => [each?.auth, each?.fields.find(({ name }) => name === field.name)?.auth]),
        returned?.auth,
        ...(returned?.interfaces.map((each) => typeOf(each)?.auth) ?? []),
      ]
      return [`${type.name}.${field.name}`, auths.filter((auth): auth is Auth => auth != null)]
    }),
  )
}
