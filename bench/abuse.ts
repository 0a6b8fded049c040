/**
 * `npm run bench:abuse`: searches for requests that are expensive to serve, floods the server with the worst, and
 * measures the latencies of another client. Exits with 1 if a limit is exceeded: a request may cost 5 ms of the main
 * thread plus 1 ms per KiB. During a flood of 100 kB/s, the other client's p99 may be 50 ms, and valid logins must not
 * be delayed.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { buildSchema } from 'graphql'
import { Bystander, type Effect } from './abuse/bystander.ts'
import { type Candidate, requestOf } from './abuse/candidate.ts'
import { Meter } from './abuse/meter.ts'
import { seededRandom } from './abuse/random.ts'
import { type Found, search } from './abuse/search.ts'
import { CASES_FILE } from './abuse/seeds.ts'
import { tokensLike } from './abuse/tokens.ts'
import { type AbuseWorld, openWorld } from './abuse/world.ts'
import { withServers } from './harness/field.ts'
import { gatehouse } from './harness/gatehouse.ts'
import { describeMachine } from './harness/machine.ts'
import { PASSWORD } from './harness/worlds/world.ts'
import { LOGIN } from './operations.ts'
import { ROOT } from './options.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '3' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    database: { type: 'string', default: 'sqlite' },
    postgres: { type: 'string', default: 'postgresql://postgres@127.0.0.1:5432' },
    project: { type: 'string', default: ROOT },
    /** Number of the attacker's todos. */
    todos: { type: 'string', default: '100000' },
    /** Replaces bench/abuse/cases.json with the worst ten. */
    keep: { type: 'boolean', default: false },
  },
})
const seed = Number(values.seed)
const say = (line: string) => process.stdout.write(`${line}\n`)

/** Limit of the bystander's p99 in milliseconds, and duration of each flood in seconds. */
const MAX_P99 = 50
const FLOOD_SECONDS = 5

/** Variants of each request in a flood: repeated documents would be cached or compiled. */
const VARIANTS = 60

const shown = ({ candidate, cost }: Found) =>
  `  ${cost.ratio.toFixed(2)} of what is allowed, ${cost.ms.toFixed(1)} ms, ${cost.outcome}: ${JSON.stringify(candidate).slice(0, 300)}`

async function run(world: AbuseWorld): Promise<boolean> {
  const server = await gatehouse(values.project, world.url, { BCRYPT_COST: '10', LOG_LEVEL: 'error' })
  return withServers([server], async ([running]) => {
    if (!running) throw new Error('No server was started.')
    const token = tokensLike(world.attacker.accessToken, world.secret)
    const meter = new Meter(running)
    const random = seededRandom(seed)
    const found = await search({
      schema: buildSchema(readFileSync(join(values.project, 'schema.graphql'), 'utf8')),
      meter,
      random,
      end: performance.now() + Number(values.minutes) * 60_000,
      token,
      report: (evaluations, worst) => say(`${evaluations} requests; the worst so far:\n${worst.map(shown).join('\n')}`),
    })
    meter.close()
    const worst = found.slice(0, 10)
    say(`\nThe worst ten:\n${worst.map(shown).join('\n')}`)
    if (values.keep)
      writeFileSync(
        CASES_FILE,
        `${JSON.stringify(
          worst.map(({ candidate }) => candidate),
          null,
          2,
        )}\n`,
      )

    const logins = world.bystanders.map((email) => ({ email, password: PASSWORD }))
    const bystander = new Bystander({
      server: running,
      token: await world.bystanderToken(running),
      logins,
      seconds: FLOOD_SECONDS,
    })
    const quiet = await bystander.measure('nothing', [])
    const effects: Effect[] = []
    const floods = Object.entries({
      ...FLOODS,
      ...Object.fromEntries(worst.slice(0, 4).map(({ candidate }, n) => [`the worst, ${n + 1}`, () => candidate])),
    })
    for (const [name, candidate] of floods) {
      let unique = 0
      const requests = Array.from({ length: VARIANTS }, (_, n) =>
        requestOf(candidate(n), { token: token(), unique: unique++ }),
      )
      effects.push(
        await bystander.measure(
          name,
          requests.map((request) => ({ ...request, headers: { ...request.headers, 'x-forwarded-for': '10.1.1.1' } })),
        ),
      )
    }
    await bystander.stop()

    const hash = quiet.login ?? 0
    const isKept = ({ health, me, login }: Effect) =>
      Math.max(health, me) <= MAX_P99 && (login ?? 0) <= 2 * (quiet.login ?? 0) + hash
    say(`\nA bystander, p99 in ms of /health/live and of me, longest good login in ms`)
    for (const effect of [quiet, ...effects]) {
      const { name, health, me, login } = effect
      say(`  ${isKept(effect) ? '' : 'TOO LONG '}${name}: ${health.toFixed(1)}, ${me.toFixed(1)}, ${login?.toFixed(0)}`)
    }
    return worst.every(({ cost }) => cost.ratio <= 1) && effects.every(isKept)
  })
}

const operation =
  (viewer: Candidate['viewer'], query: string, variables?: (turn: number) => object) =>
  (turn: number): Candidate => ({
    viewer,
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: { query, ...(variables && { variables: variables(turn) }) },
  })

const SEARCHES = Array.from(
  { length: 12 },
  (_, n) => `a${n}: todos(first: 1, filter: { titleContains: "zz${n}" }) { totalCount }`,
)

/** Floods besides the requests found by the search. */
const FLOODS: Record<string, (turn: number) => Candidate> = {
  'short unknown documents': operation('nobody', '{__typename}'),
  'wrong logins of many accounts': operation('nobody', LOGIN, (turn) => ({
    input: { email: `user${turn}@example.com`, password: 'wrong-horse-battery-staple' },
  })),
  'searches through 100,000 todos': operation('user', '{ todos(filter: { titleContains: "zzz" }) { nodes { id } } }'),
  'many searches in one request': operation('user', `{ ${SEARCHES.join(' ')} }`),
  'counts of 100,000 todos': operation('user', '{ todos(first: 0) { totalCount } }'),
  'new todos': operation('user', 'mutation ($i: CreateTodoInput!) { createTodo(input: $i) { id } }', () => ({
    i: { title: 'x' },
  })),
}

say(`seed ${seed}; ${describeMachine()}`)
const world = await openWorld(values)
try {
  process.exitCode = (await run(world)) ? 0 : 1
} finally {
  await world.dispose()
}
