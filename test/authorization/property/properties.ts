import { deepStrictEqual, ok } from 'node:assert/strict'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { buildSchema, getOperationAST, parse, validate } from 'graphql'
import { compilePolicy, createPlanner, type Viewer } from '../../../src/authorization/index.ts'
import { ROLES } from '../support/directives.ts'
import { denialsOfGuard } from './guard-denials.ts'
import { randomOperation } from './random-operation.ts'
import { draws, randomSchema } from './random-schema.ts'
import { usedByAllowed } from './reachable-by-trial.ts'
import { shown } from './shown.ts'
import { specified } from './specified.ts'

/**
 * Properties of random schemas, operations and viewers. property.test.ts runs them in a separate process, since Jest's
 * sandbox makes them ten times slower. By hand: npm exec -- node test/authorization/property/properties.ts --runs
 * 100000 --seed 1 [--only planner]
 */

// Stack traces are most of a GraphQLError's cost, and there are very many errors.
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

/** All random parts of a run except the viewer. */
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

      const planner = createPlanner(schema, compilePolicy(schema, { roles: ROLES }))
      const planned = planner.denials({ document, operation, variables }, viewer, () => NOW)
      const met = denialsOfGuard(schema, document, variables, viewer, NOW)
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

  'a coordinate requires what itself, its type, its interfaces and its return type require': fc.property(
    SEED,
    (seed) => {
      const model = randomSchema(draws(seed))
      const { coordinates } = compilePolicy(buildSchema(model.sdl), { roles: ROLES })
      for (const [coordinate, auths] of specified(model)) {
        const policy = coordinates.get(coordinate)
        deepStrictEqual(policy !== undefined, auths.length > 0, coordinate)
        for (const denied of ['REJECT', 'NULL'] as const) {
          const asked = auths.filter((auth) => auth.denied === denied)
          const expected = {
            rank: Math.max(-1, ...asked.map(({ rank }) => rank)),
            maxAge: Math.min(Number.POSITIVE_INFINITY, ...asked.map(({ maxAge }) => maxAge)),
          }
          const required = denied === 'REJECT' ? policy?.reject : policy?.answerNull
          if (required) deepStrictEqual({ rank: required.rank, maxAge: required.maxAge }, expected, coordinate)
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
    endOnFailure: true, // Another seed gives another schema, not a smaller one.
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
