/**
 * `npm run bench:timing`: whether the time of an answer tells what the answer doesn't: of `login`, whether there is such an
 * account, and of `requestPasswordReset`, whether there is one. Ends with 1 where it does.
 */

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Running, start } from './harness/contestant.ts'
import { gatehouse } from './harness/gatehouse.ts'
import { Connection, type Request, serialize } from './harness/http-connection.ts'
import { from } from './harness/logins.ts'
import { describeMachine } from './harness/machine.ts'
import { mannWhitney } from './harness/mann-whitney.ts'
import { shuffled } from './harness/rounds.ts'
import { table, writeSection } from './harness/section.ts'
import { disableUsersSqlite } from './harness/seed.ts'
import { median } from './harness/statistics.ts'
import { createWorld, PASSWORD } from './harness/world.ts'
import { graphqlRequest, LOGIN, REQUEST_PASSWORD_RESET } from './operations.ts'
import { ROOT } from './options.ts'

/** Below it, the samples are taken to differ. */
const LEAST_P = 0.01

/** Accounts that are made to be throttled, and how many failures that takes. */
const THROTTLED = 5
const FAILURES = 5

/** Low, so that what is added to the hashing shows. */
const SETTINGS = { BCRYPT_COST: '10' }

type Kind =
  | 'unknown'
  | 'wrong password'
  | 'disabled'
  | 'throttled'
  | 'throttled and unknown'
  | 'reset'
  | 'unknown reset'
  | 'after reset'
  | 'after unknown reset'

/** What is compared with what: each pair must be alike to whoever holds a clock. */
const PAIRS: [Kind, Kind, string][] = [
  ['wrong password', 'unknown', 'login: a wrong password, and an unknown email'],
  ['disabled', 'unknown', 'login: a disabled account and its good password, and an unknown email'],
  ['throttled', 'throttled and unknown', 'login: a throttled account, and a throttled email without one'],
  ['reset', 'unknown reset', 'requestPasswordReset: a known email, and an unknown one'],
  ['after reset', 'after unknown reset', 'the next request after such a one, which may wait for what it left to do'],
]

const { values } = parseArgs({
  options: {
    tries: { type: 'string', default: '200' },
    project: { type: 'string', default: ROOT },
    'no-write': { type: 'boolean', default: false },
  },
})
const { project } = values
const tries = Number(values.tries)
const say = (line: string) => process.stdout.write(`${line}\n`)

let addresses = 0

/** From an address that was never seen before, as guessers from everywhere would. */
const fromAnywhere = (request: Request): Request => from(addresses++, request)

const login = (email: string, password: string) => fromAnywhere(graphqlRequest(LOGIN, { input: { email, password } }))
const reset = (email: string) => fromAnywhere(graphqlRequest(REQUEST_PASSWORD_RESET, { email }))

const wrong = 'Zebra-lantern-quartz-819-guitar'

/** The users' numbers: the first are disabled, the next get wrong passwords, the next forgot theirs, the last are throttled. */
const user = (group: number, turn: number) => `user${group * tries + turn}@example.com`

const REQUESTS: Record<Kind, (turn: number) => Request> = {
  disabled: (turn) => login(user(0, turn), PASSWORD),
  'wrong password': (turn) => login(user(1, turn), wrong),
  reset: (turn) => reset(user(2, turn)),
  'after reset': (turn) => reset(user(3, turn)),
  throttled: (turn) => login(user(4, turn % THROTTLED), wrong),
  unknown: (turn) => login(`nobody${turn}@example.com`, wrong),
  'unknown reset': (turn) => reset(`nobody-either${turn}@example.com`),
  'after unknown reset': (turn) => reset(`nobody-else${turn}@example.com`),
  'throttled and unknown': (turn) => login(`nobody-at-all${turn % THROTTLED}@example.com`, wrong),
}

const TYPENAME = graphqlRequest('{ __typename }')

/** Kinds that are tried in random order with each other: those of a throttled account before its wait is over. */
const PHASES: Kind[][] = [
  ['unknown', 'wrong password', 'disabled'],
  ['throttled', 'throttled and unknown'],
  ['reset', 'unknown reset', 'after reset', 'after unknown reset'],
]

type Result = { times: number[]; answers: Set<string> }

async function measure({ port }: Running): Promise<Map<Kind, Result>> {
  const results = new Map<Kind, Result>(PHASES.flat().map((kind) => [kind, { times: [], answers: new Set() }]))
  const connection = new Connection(port)
  const send = async (request: Request) => (await connection.send(serialize(request))).body.toString().trim()
  for (const kinds of PHASES) {
    if (kinds.includes('throttled'))
      for (let failure = 0; failure < FAILURES; failure++)
        for (let turn = 0; turn < THROTTLED; turn++) for (const kind of kinds) await send(REQUESTS[kind](turn))

    for (const { kind, turn } of shuffled(
      kinds.flatMap((kind) => Array.from({ length: tries }, (_, turn) => ({ kind, turn }))),
    )) {
      const next = kind.startsWith('after')
      if (next) await send(REQUESTS[kind](turn))
      const request = next ? TYPENAME : REQUESTS[kind](turn)
      const begun = performance.now()
      const answer = await send(request)
      results.get(kind)?.times.push(performance.now() - begun)
      results.get(kind)?.answers.add(/"code":"(\w+)"/.exec(answer)?.[1] ?? answer.slice(0, 80))
    }
  }
  connection.close()
  return results
}

const world = await createWorld(project, { users: 4 * tries + THROTTLED, todosEach: 1 }, SETTINGS)
const database = await world.copy('timing')
disableUsersSqlite(database, tries)
const server = await start(await gatehouse(project, `file:${database}`, SETTINGS))
const results = await measure(server).finally(() => server.stop())
world.dispose()

const of = (kind: Kind) => results.get(kind) ?? { times: [], answers: new Set<string>() }
let alike = true
const rows = PAIRS.map(([one, other, what]) => {
  const p = mannWhitney(of(one).times, of(other).times)
  const answers = new Set([...of(one).answers, ...of(other).answers])
  const kept = p > LEAST_P && answers.size === 1
  alike &&= kept
  const times = [one, other].map((kind) => median(of(kind as Kind).times).toFixed(2)).join(', ')
  return [what, times, p.toPrecision(2), [...answers].join(', '), kept ? 'alike' : '**told apart**']
})
const lines = [
  `${tries} tries of each kind, one after the other in random order, each from an address of its own; bcrypt cost 10.`,
  `The p-value is of the Mann–Whitney U test; at most ${LEAST_P} would tell them apart.`,
  '',
  ...table(['', 'median ms of each', 'p', 'answers', ''], rows),
  `Measured on ${describeMachine()}.`,
]
const section = { title: 'Times that must not tell', lines }
say(`### ${section.title}\n\n${lines.join('\n')}`)
if (!values['no-write']) await writeSection(join(ROOT, 'docs', 'performance.md'), 'timing', section)
process.exitCode = alike ? 0 : 1
