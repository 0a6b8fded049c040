/**
 * `npm run bench:timing`: checks that the duration of `login`, `requestPasswordReset` and `requestRegistration` does not reveal whether an
 * account exists. Exits with 1 if it does.
 */

import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Running, start } from './harness/contestant.ts'
import { gatehouse } from './harness/gatehouse.ts'
import { Connection, type Request, serialize } from './harness/load/http-connection.ts'
import { from } from './harness/logins.ts'
import { describeMachine } from './harness/machine.ts'
import { mannWhitney } from './harness/mann-whitney.ts'
import { shuffled } from './harness/rounds.ts'
import { table, writeSection } from './harness/section.ts'
import { median } from './harness/statistics.ts'
import { addFactorsSqlite, cheapenHashesSqlite, disableUsersSqlite, importHashesSqlite } from './harness/worlds/seed.ts'
import { createWorld, PASSWORD } from './harness/worlds/world.ts'
import { graphqlRequest, LOGIN, REQUEST_PASSWORD_RESET, REQUEST_REGISTRATION } from './operations.ts'
import { ROOT } from './options.ts'

/** p-value below which samples count as different. */
const MIN_P = 0.01

/** Number of throttled accounts, and failures that throttle one. */
const THROTTLED = 5
const FAILURES = 5

/** A low cost, so that other differences than hashing are visible. */
const SETTINGS = { BCRYPT_COST: '11' }

/** Settings after the accounts exist: `register` needs open registration, and these settings close it. */
const CONFIRM = { ...SETTINGS, REGISTRATION: 'confirm' }

type Kind =
  | 'unknown'
  | 'wrong password'
  | 'hash of a lower cost'
  | 'imported hash'
  | 'second factor'
  | 'disabled'
  | 'throttled'
  | 'throttled and unknown'
  | 'reset'
  | 'unknown reset'
  | 'registration'
  | 'unknown registration'
  | 'after reset'
  | 'after unknown reset'

/** Pairs of kinds whose durations must not differ. */
const PAIRS: [Kind, Kind, string][] = [
  ['wrong password', 'unknown', 'login: a wrong password, and an unknown email'],
  [
    'hash of a lower cost',
    'unknown',
    'login: a wrong password and a hash from before BCRYPT_COST was raised, and an unknown email',
  ],
  ['hash of a lower cost', 'wrong password', 'login: a hash from before BCRYPT_COST was raised, and one from after it'],
  ['imported hash', 'unknown', 'login: a wrong password and an imported hash of any scheme, and an unknown email'],
  ['imported hash', 'wrong password', 'login: a wrong password and an imported hash, and one of our own'],
  ['second factor', 'unknown', 'login: a wrong password and a second factor, and an unknown email'],
  ['second factor', 'wrong password', 'login: a wrong password with a second factor, and without one'],
  ['disabled', 'unknown', 'login: a disabled account and its good password, and an unknown email'],
  ['throttled', 'throttled and unknown', 'login: a throttled account, and a throttled email without one'],
  ['reset', 'unknown reset', 'requestPasswordReset: a known email, and an unknown one'],
  ['registration', 'unknown registration', 'requestRegistration: a known email, and an unknown one'],
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

/** Sends from a new address each time. */
const fromAnywhere = (request: Request): Request => from(addresses++, request)

const login = (email: string, password: string) => fromAnywhere(graphqlRequest(LOGIN, { input: { email, password } }))
const reset = (email: string) => fromAnywhere(graphqlRequest(REQUEST_PASSWORD_RESET, { email }))

const register = (email: string) => fromAnywhere(graphqlRequest(REQUEST_REGISTRATION, { email }))

const wrong = 'Zebra-lantern-quartz-819-guitar'

/** Users by group: disabled, wrong password, reset, throttled. */
const user = (group: number, turn: number) => `user${group * tries + turn}@example.com`

const REQUESTS: Record<Kind, (turn: number) => Request> = {
  disabled: (turn) => login(user(0, turn), PASSWORD),
  'wrong password': (turn) => login(user(1, turn), wrong),
  reset: (turn) => reset(user(2, turn)),
  'after reset': (turn) => reset(user(3, turn)),
  'hash of a lower cost': (turn) => login(user(4, turn), wrong),
  'imported hash': (turn) => login(user(6, turn), wrong),
  registration: (turn) => register(user(7, turn)),
  'second factor': (turn) => login(user(8, turn), wrong),
  'unknown registration': (turn) => register(`nobody-new${turn}@example.com`),
  throttled: (turn) => login(user(5, turn % THROTTLED), wrong),
  unknown: (turn) => login(`nobody${turn}@example.com`, wrong),
  'unknown reset': (turn) => reset(`nobody-either${turn}@example.com`),
  'after unknown reset': (turn) => reset(`nobody-else${turn}@example.com`),
  'throttled and unknown': (turn) => login(`nobody-at-all${turn % THROTTLED}@example.com`, wrong),
}

const TYPENAME = graphqlRequest('{ __typename }')

/** Kinds that are measured together in random order. Throttled accounts are measured before their wait ends. */
const PHASES: Kind[][] = [
  ['unknown', 'wrong password', 'hash of a lower cost', 'imported hash', 'second factor', 'disabled'],
  ['throttled', 'throttled and unknown'],
  ['reset', 'unknown reset', 'after reset', 'after unknown reset'],
  ['registration', 'unknown registration'],
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

const world = await createWorld(project, { users: 9 * tries, todosEach: 1 }, SETTINGS)
const database = await world.copy('timing')
disableUsersSqlite(database, tries)
cheapenHashesSqlite(database, { first: 4 * tries, count: tries })
importHashesSqlite(database, { first: 6 * tries, count: tries })
addFactorsSqlite(database, { first: 8 * tries, count: tries })
const server = await start(await gatehouse(project, `file:${database}`, CONFIRM))
const results = await measure(server).finally(() => server.stop())
world.dispose()

const of = (kind: Kind) => results.get(kind) ?? { times: [], answers: new Set<string>() }
let alike = true
const rows = PAIRS.map(([one, other, what]) => {
  const p = mannWhitney(of(one).times, of(other).times)
  const answers = new Set([...of(one).answers, ...of(other).answers])
  const kept = p > MIN_P && answers.size === 1
  alike &&= kept
  const times = [one, other].map((kind) => median(of(kind as Kind).times).toFixed(2)).join(', ')
  return [what, times, p.toPrecision(2), [...answers].join(', '), kept ? 'alike' : '**told apart**']
})
const lines = [
  `${tries} tries of each kind, one after the other in random order, each from an address of its own; bcrypt cost 11, and 10 of the hashes from before; argon2id (19 MiB, t=2), scrypt (N=2^14, r=8), PBKDF2 (260,000) and bcrypt 10 imported.`,
  `The p-value is of the Mann–Whitney U test; at most ${MIN_P} would tell them apart.`,
  '',
  ...table(['', 'median ms of each', 'p', 'answers', ''], rows),
  `Measured on ${describeMachine()}.`,
]
const section = { title: 'Times that must not tell', lines }
say(`### ${section.title}\n\n${lines.join('\n')}`)
if (!values['no-write']) await writeSection(join(ROOT, 'docs', 'lab', 'benchmarks.md'), 'timing', section)
process.exitCode = alike ? 0 : 1
