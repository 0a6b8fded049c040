/**
 * Compares the engine with an oracle that shares no code with it, over random schemas, operations, viewers and data.
 * Run by oracle.test.ts; by hand: npm exec -- node test/authorization/oracle/run.ts --runs 100000 --seed 1
 *
 * A run is an operation of one viewer, executed on three states of the data. Four runs share a schema, since creating
 * one takes longer than a run.
 */

import { deepStrictEqual, ok } from 'node:assert/strict'
import { parseArgs } from 'node:util'
import { execute, getOperationAST, parse, validate } from 'graphql'
import { draws } from '../property/random-schema.ts'
import { type Context, worldOf } from './data.ts'
import { createOracle } from './oracle.ts'
import { printRequest } from './print-request.ts'
import { randomModel } from './random-model.ts'
import { randomOperation, randomViewer } from './random-request.ts'
import { counts, createSubject, type Subject, shownBy } from './subject.ts'
import { visibleCoordinates } from './visible.ts'

Error.stackTraceLimit = 0 // Stack traces are most of a GraphQLError's cost, and there are very many errors.

const RUNS_PER_SCHEMA = 4
const STATES = 3

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string' } },
})
const first = Number(options.seed ?? Math.floor(Math.random() * 2 ** 30))

function compare(subject: Subject, seed: number): void {
  const { model, sdl, schema, rejecting, runtime } = subject
  const draw = draws(seed)
  const operation = randomOperation(model, draw)
  const viewer = randomViewer(draw)
  const { source, variables } = printRequest(operation)
  const document = parse(source)
  deepStrictEqual(validate(schema, document), [], source)
  const example = () => `${sdl}\n${source}\n${JSON.stringify({ variables, viewer })}`
  const oracle = createOracle(model, operation)

  const context: Context = { viewer, world: worldOf(seed) }
  const request = { document, operation: getOperationAST(document), variables, context }
  const planned = rejecting.authorize(request).map(({ extensions }) => `${extensions.coordinate} ${extensions.code}`)
  const expected = oracle.planned(viewer)
  // The oracle names hidden types and the engine does not, so only codes are compared.
  const codes = (all: readonly string[]) => [...new Set(all.map((each) => each.split(' ').at(-1)))].toSorted()
  deepStrictEqual(planned.length > 0, expected.length > 0, example())
  deepStrictEqual(codes(planned), codes(expected.map(({ coordinate, code }) => `${coordinate} ${code}`)), example())
  if (planned.length > 0) counts.refused++

  const isRefusedAtRuntime = runtime.authorize(request).length > 0
  if (isRefusedAtRuntime) ok(planned.length > 0, `refused at runtime alone\n${example()}`)

  let deniesAlways = true
  for (let state = 0; state < STATES; state++) {
    const world = worldOf(seed * 7 + state)
    const denied = oracle.executed(viewer, world)
    deniesAlways &&= denied.size > 0
    if (denied.size > 0) counts.denied++
    for (const { schema: guarded } of [rejecting, runtime])
      deepStrictEqual(sorted(deniedBy(guarded, { viewer, world })), sorted(denied), example())
  }
  if (isRefusedAtRuntime) ok(deniesAlways, `refused at runtime, and not denied for some data\n${example()}`)
  deepStrictEqual(shownBy(rejecting.schema, viewer), [...visibleCoordinates(model, viewer)].toSorted(), example())

  function deniedBy(guarded: Subject['schema'], contextValue: Context): Map<string, number> {
    const { fieldResolver } = subject
    const result = execute({ schema: guarded, document, variableValues: variables, contextValue, fieldResolver })
    if (result instanceof Promise) throw new Error('asynchronous')
    const met = new Map<string, number>()
    for (const { path, extensions } of result.errors ?? []) {
      ok(path && extensions.code !== undefined, JSON.stringify(result.errors))
      // A field selected on several types returns one error for each.
      const pattern = path.filter((key) => typeof key === 'string').join('.')
      met.set(pattern, (met.get(pattern) ?? 0) + Number(extensions.count ?? 1))
    }
    return met
  }
}

const sorted = (map: ReadonlyMap<string, number>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1))

const started = Date.now()
let subject: Subject | undefined
for (let run = 0; run < Number(options.runs); run++) {
  const seed = first + run
  if (run % RUNS_PER_SCHEMA === 0) subject = createSubject(randomModel(draws(seed)))
  try {
    if (subject) compare(subject, seed)
  } catch (error) {
    const from = seed - (run % RUNS_PER_SCHEMA)
    process.stdout.write(`FAILED at seed ${seed}: --seed ${from} --runs ${seed - from + 1}\n${text(error)}\n`)
    process.exit(1)
  }
}
const seconds = Math.round((Date.now() - started) / 1000)
process.stdout.write(`held: ${options.runs} runs, seed ${first}, ${seconds} s; ${JSON.stringify(counts)}\n`)

function text(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
