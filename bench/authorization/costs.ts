/**
 * The most expensive cases: large schema, cold documents, ages, arguments, object rules and denials. In CPU time of the
 * main thread.
 */

import { makeExecutableSchema } from '@graphql-tools/schema'
import {
  buildSchema,
  type DocumentNode,
  execute,
  type GraphQLSchema,
  getIntrospectionQuery,
  getOperationAST,
  graphql,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import { createAuthorization } from '../../src/authorization/index.ts'
import { claim, table, written } from '../harness/section.ts'
import { median, ratios, spread } from '../harness/statistics.ts'
import { githubSdl, PROTECTED_FIELDS } from './github.ts'
import { DEFINITIONS, itemsSdl, itemsWithout, resolvers, SOURCES } from './items.ts'

type Viewer = { role: 'USER' | 'SUPPORT' | 'ADMIN'; authTime: Date }
type Context = { viewer: Viewer | null }

const ROLES = ['USER', 'SUPPORT', 'ADMIN'] as const
const user = (): Context => ({ viewer: { role: 'USER', authTime: new Date() } })
const viewer = (context: Context) => context.viewer

/** Returns the CPU time of the main thread, in milliseconds. Other programs on the machine do not count. */
async function cost(run: () => unknown): Promise<number> {
  const before = process.threadCpuUsage()
  await run()
  const { user: own, system } = process.threadCpuUsage(before)
  return (own + system) / 1000
}

type Pair = { with: number[]; without: number[] }

/** Measures two functions in alternating rounds. The first rounds warm up. */
async function compare(
  rounds: number,
  guarded: () => unknown,
  bare: () => unknown,
  times = 1,
  warmUps = 2,
): Promise<Pair> {
  const pair: Pair = { with: [], without: [] }
  const repeated = (run: () => unknown) => async () => {
    for (let turn = 0; turn < times; turn++) await run()
  }
  for (let round = -warmUps; round < rounds; round++) {
    const [own, other] = [await cost(repeated(guarded)), await cost(repeated(bare))]
    if (round < 0) continue
    pair.with.push(own / times)
    pair.without.push(other / times)
  }
  return pair
}

/**
 * Returns the longest times between two turns of the event loop while a function runs, in milliseconds of the main
 * thread's CPU time.
 */
async function longestTurn(run: () => Promise<unknown>): Promise<number> {
  let longest = 0
  let isRunning = true
  let before = process.threadCpuUsage()
  const look = () => {
    const { user: own, system } = process.threadCpuUsage(before)
    longest = Math.max(longest, (own + system) / 1000)
    before = process.threadCpuUsage()
    if (isRunning) setImmediate(look)
  }
  setImmediate(look)
  await run()
  isRunning = false
  look()
  return longest
}

const operationOf = (document: DocumentNode) => getOperationAST(document) as OperationDefinitionNode

export async function measureCosts(rounds: number): Promise<string[]> {
  const { guarded: sdl } = githubSdl()
  const options = { roles: ROLES, viewer, introspection: 'visible' as const }
  const starts = await compare(
    rounds,
    () => createAuthorization<Context, Viewer['role']>(buildSchema(sdl), options),
    () => buildSchema(sdl),
  )
  const compiling = starts.with.map((both, round) => both - (starts.without[round] ?? 0))

  const github = buildSchema(sdl)
  const source = getIntrospectionQuery()
  const [first, later]: [number[], number[]] = [[], []]
  for (let round = 0; round < rounds; round++) {
    const { schema } = createAuthorization<Context, Viewer['role']>(github, options)
    const introspect = () => graphql({ schema, source, contextValue: user() })
    first.push(await longestTurn(introspect))
    later.push(await longestTurn(introspect))
  }

  const nodes = `{ ${Array.from({ length: 1500 }, (_, index) => `n${index}: node(id: "1") { id }`).join(' ')} }`
  const plans = new Map<string, Pair>()
  for (const abstract of ['reject', 'runtime'] as const) {
    const { authorize } = createAuthorization<Context, Viewer['role']>(github, { ...options, abstract })
    const document = () => parse(nodes)
    const documents = Array.from({ length: rounds + 2 }, document)
    plans.set(
      abstract,
      await compare(
        rounds,
        () => {
          const cold = documents.pop() ?? document()
          authorize({ document: cold, operation: operationOf(cold), context: user() })
        },
        () => validate(github, parse(nodes, { noLocation: true })),
      ),
    )
  }

  const items = await measureItems(rounds)
  const row = (name: string, pair: Pair, unit: number, digits: number) => [
    name,
    (median(pair.without) * unit).toFixed(digits),
    (median(pair.with) * unit).toFixed(digits),
    written(ratios(pair.with, pair.without)),
  ]
  return [
    `CPU time of the main thread, planner and guard together. "Without" is the same without authorization.`,
    `The large schema is GitHub's public one with \`@auth\` on ${PROTECTED_FIELDS.toLocaleString('en')} fields.`,
    '',
    ...table(
      ['', 'without', 'with', 'ratio'],
      [
        row('start on the large schema, ms (without: buildSchema)', starts, 1, 0),
        ...[...plans].map(([mode, pair]) =>
          row(`first plan of 1,500 node(id:) { id }, abstract: ${mode}, ms (without: validation)`, pair, 1, 1),
        ),
        ...items.map(({ name, pair }) => row(name, pair, 1000, 0)),
      ],
    ),
    claim('compiling the large schema, to buildSchema', ratios(compiling, starts.without), { most: 2 }),
    claim('longest turn of the first introspection by a role, in ms', spread(first), { most: 50 }),
    claim('longest turn of a later one, in ms', spread(later), { most: 50 }),
    ...[...plans].map(([mode, pair]) =>
      claim(`first plan of abstract fields, ${mode}, to validation`, ratios(pair.with, pair.without), { most: 1 }),
    ),
    ...items.flatMap(({ name, pair, most }) =>
      most === undefined
        ? []
        : [claim(name.replace(/, µs.*/, ', to without'), ratios(pair.with, pair.without), { most })],
    ),
  ]
}

/** Measures a small schema that has a list of 1,000 items for each kind of requirement. */
async function measureItems(rounds: number) {
  const { schema, authorize } = createAuthorization<Context, Viewer['role']>(
    makeExecutableSchema({ typeDefs: DEFINITIONS + itemsSdl, resolvers }),
    { roles: ROLES, viewer, rules: { OWN: ({ parent }) => (parent as { id: number }).id >= 0 } },
  )
  const bare: GraphQLSchema = makeExecutableSchema({ typeDefs: itemsWithout, resolvers })
  const measured: { name: string; pair: Pair; most?: number }[] = []
  for (const { name, source, variables, times, isCold, most } of SOURCES) {
    const known = parse(source)
    const run = (guarded: boolean) => () => {
      const document = isCold ? parse(source) : known
      if (isCold) validate(guarded ? schema : bare, document)
      const contextValue = user()
      const request = { document, operation: operationOf(document), variables, context: contextValue }
      const errors = guarded ? authorize(request) : []
      if (errors.length > 0) return errors
      return execute({ schema: guarded ? schema : bare, document, contextValue, variableValues: variables })
    }
    const pair = await compare(rounds, run(true), run(false), times, 5)
    measured.push({ name, pair, ...(most !== undefined && { most }) })
  }
  return measured
}
