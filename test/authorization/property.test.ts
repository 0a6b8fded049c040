import { describe, expect, test } from '@jest/globals'
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

/** More, or other ones, by hand: AUTHORIZATION_RUNS=100000 AUTHORIZATION_SEED=1 npm test -- test/authorization/property */
const { AUTHORIZATION_RUNS, AUTHORIZATION_SEED } = globalThis.process.env
const PARAMETERS = {
  // A counterexample is a run of the random source: made smaller, it would be another schema, not a smaller one.
  endOnFailure: true,
  numRuns: Number(AUTHORIZATION_RUNS ?? 2_000),
  ...(AUTHORIZATION_SEED !== undefined && { seed: Number(AUTHORIZATION_SEED) }),
}
const NOW = new Date('2026-11-25T12:00:00Z')

const VIEWERS: readonly (Viewer | null)[] = [
  null,
  { role: 'NONE OF THEM', authTime: NOW },
  ...ROLES.flatMap((role) => [
    { role },
    ...[0, 60, 61, 301].map((age) => ({ role, authTime: new Date(NOW.getTime() - age * 1000) })),
  ]),
]

describe('for random schemas, operations and viewers', () => {
  test('the planner refuses what guard-only execution denies for some data, and nothing else', () => {
    let [operations, refused] = [0, 0]
    fc.assert(
      fc.property(fc.gen(), fc.constantFrom(...VIEWERS), (gen, viewer) => {
        const draw = draws(gen, fc)
        const schema = buildSchema(randomSchema(draw).sdl)
        const { source, variables } = randomOperation(schema, draw)
        const document = parse(source)
        const operation = getOperationAST(document)
        expect(validate(schema, document)).toEqual([])
        if (!operation) throw new Error('no operation')

        const planner = createPlanner(schema, compilePolicy(schema))
        const planned = planner.denials({ document, operation, variables }, viewer, () => NOW)
        const met = denialsOfGuard(schema, document, variables, viewer)
        operations++
        if (planned.length > 0) refused++
        expect(planned.length > 0).toBe(met.size > 0)
        const coordinates = planned.map(({ coordinate }) => coordinate)
        for (const coordinate of met) expect(coordinates).toContain(coordinate)
      }),
      PARAMETERS,
    )
    // That neither answer is rare shows that both were looked for.
    expect(refused / operations).toBeGreaterThan(0.2)
    expect(refused / operations).toBeLessThan(0.8)
  })

  test('introspection shows each role what some operation that it is allowed can use, and nothing else', () => {
    fc.assert(
      fc.property(fc.gen(), fc.integer({ min: -1, max: ROLES.length - 1 }), (gen, rank) => {
        const { sdl } = randomSchema(draws(gen, fc))
        const schema = buildSchema(sdl)
        const role = ROLES[rank]
        const viewer = role ? { role, authTime: NOW } : null
        expect(shown(schema, viewer, NOW)).toEqual(usedByAllowed(schema, viewer, NOW))
      }),
      PARAMETERS,
    )
  })

  test('a coordinate asks for what itself, its type, its interfaces and its return type ask for', () => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const model = randomSchema(draws(gen, fc))
        const { coordinates } = compilePolicy(buildSchema(model.sdl))
        for (const [coordinate, auths] of specified(model))
          for (const denied of ['REJECT', 'NULL'] as const) {
            const asked = auths.filter((auth) => auth.denied === denied)
            const policy = coordinates.get(coordinate)
            expect([coordinate, denied === 'REJECT' ? policy?.reject : policy?.answerNull]).toEqual([
              coordinate,
              auths.length === 0
                ? undefined
                : {
                    rank: Math.max(-1, ...asked.map(({ rank }) => rank)),
                    maxAge: Math.min(Number.POSITIVE_INFINITY, ...asked.map(({ maxAge }) => maxAge)),
                  },
            ])
          }
      }),
      PARAMETERS,
    )
  })
})

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
      return round < MOST_TYPES ** (deepest + 1) && deepest < DEPTH
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
