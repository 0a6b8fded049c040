/**
 * `npm run bench:authorization`: the engine and its peers, each in a separate process, in interleaved rounds. `--only peers` and `--only costs` run one half.
 */

import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { adopt, stop } from '../harness/children.ts'
import { describeMachine } from '../harness/machine.ts'
import { shuffled } from '../harness/rounds.ts'
import { claim, type Section, table, writeSection, written } from '../harness/section.ts'
import { ratios, type Spread, spread } from '../harness/statistics.ts'
import { installPeers } from '../install.ts'
import { ROOT } from '../options.ts'
import { measureCosts } from './costs.ts'
import type { Task, Timing } from './runner.ts'
import { OPERATION_NAMES, type OperationName } from './subject.ts'

const PEERS = {
  none: 'no authorization at all',
  gatehouse: 'Gatehouse',
  'graphql-shield': 'graphql-shield 7',
  'generic-auth': '@envelop/generic-auth 11',
  'graphql-authz': '@graphql-authz/core 1.3',
  'mercurius-auth': 'mercurius-auth 6',
  pothos: 'Pothos, plugin-scope-auth 4',
  'type-graphql': 'TypeGraphQL 2',
}

type PeerName = keyof typeof PEERS

const PEER_NAMES = Object.keys(PEERS) as PeerName[]

type Results = Map<PeerName, Record<OperationName, Timing[]>>

const say = (line: string) => process.stdout.write(`${line}\n`)

async function start(name: PeerName): Promise<ChildProcess> {
  const child = adopt(fork(join(import.meta.dirname, 'runner.ts'), [name]))
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')])
  if (message !== 'ready') throw new Error(`${name} failed to start.`)
  return child
}

async function ask(child: ChildProcess, task: Task): Promise<Timing> {
  const answer = once(child, 'message')
  child.send(task)
  const [timing] = await answer
  return timing
}

async function measureAll(rounds: number, time: number): Promise<Results> {
  const results: Results = new Map()
  const children = new Map<PeerName, ChildProcess>()
  try {
    for (const name of PEER_NAMES) children.set(name, await start(name))
    for (const name of PEER_NAMES)
      results.set(name, { '10 fields': [], '1,000 fields': [], '100 objects of 10 fields': [] })
    for (let round = -1; round < rounds; round++)
      for (const operation of OPERATION_NAMES)
        for (const [name, child] of shuffled([...children])) {
          const timing = await ask(child, { operation, time })
          if (round >= 0) results.get(name)?.[operation].push(timing)
        }
  } finally {
    await Promise.all([...children.values()].map(stop))
  }
  return results
}

function sectionOf(results: Results): Section {
  const timings = (name: PeerName, operation: OperationName) => results.get(name)?.[operation] ?? []
  const factors = (name: PeerName, operation: OperationName) =>
    timings(name, operation).map((timing) => timing.protected / timing.bare)
  const added = (name: PeerName, operation: OperationName): Spread =>
    spread(timings(name, operation).map((timing) => timing.protected - timing.bare))
  const total = (name: PeerName, operation: OperationName) => timings(name, operation).map((timing) => timing.protected)
  const decision = (operation: OperationName) =>
    timings('gatehouse', operation).map((timing) => timing.decision ?? Number.NaN)

  const rows = PEER_NAMES.flatMap((name) =>
    OPERATION_NAMES.map((operation, index) => [
      index === 0 ? PEERS[name] : '',
      operation,
      spread(total(name, operation)).median.toFixed(1),
      written(added(name, operation), 1),
      written(spread(factors(name, operation))),
    ]),
  )
  const [few, many, list] = OPERATION_NAMES as [OperationName, OperationName, OperationName]
  const rivals = PEER_NAMES.filter((name) => name !== 'none' && name !== 'gatehouse')
  return {
    title: 'Authorization: what deciding adds to an operation',
    lines: [
      'Each engine runs beside the same server without it. Documents are parsed once. For Gatehouse it is planner and guard.',
      '',
      ...table(['', 'operation', 'CPU µs', 'added', '÷ without'], rows),
      claim('the planner alone on a cached document of 10 fields, in µs', spread(decision(few)), { most: 2 }),
      claim('the planner for 1,000 fields to that for 10', ratios(decision(many), decision(few)), { most: 1.5 }),
      claim('execution of 100 objects of 10 protected fields, to without', spread(factors('gatehouse', list)), {
        most: 1.05,
      }),
      ...rivals.flatMap((name) =>
        OPERATION_NAMES.map((operation) => {
          const ratio = ratios(factors('gatehouse', operation), factors(name, operation))
          return claim(`${operation}, that factor to the one of ${PEERS[name]}`, ratio, { most: 1 })
        }),
      ),
    ],
  }
}

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '9' },
    milliseconds: { type: 'string', default: '500' },
    only: { type: 'string', default: '' },
    'no-write': { type: 'boolean', default: false },
  },
})
installPeers(say)
const rounds = Number(values.rounds)
if (values.only !== 'costs') {
  const section = sectionOf(await measureAll(rounds, Number(values.milliseconds)))
  await show('authorization', section, `${values.rounds} rounds of ${values.milliseconds} ms`)
}
if (values.only !== 'peers') {
  const section = { title: 'Authorization: what costs most', lines: await measureCosts(rounds) }
  await show('authorization-costs', section, `${values.rounds} rounds`)
}

async function show(id: string, { title, lines: measured }: Section, conditions: string): Promise<void> {
  const lines = [...measured, '', `Measured on ${describeMachine()}; ${conditions}.`]
  say(`### ${title}\n\n${lines.join('\n')}`)
  if (!values['no-write']) await writeSection(join(ROOT, 'docs', 'lab', 'benchmarks.md'), id, { title, lines })
}
