/** `npm run bench`: measures Gatehouse and its peers in one run, and writes docs/lab/benchmarks.md. */

import { join } from 'node:path'
import { describeMachine } from './harness/machine.ts'
import { writeSection } from './harness/section.ts'
import { createWorld } from './harness/worlds/world.ts'
import { installPeers } from './install.ts'
import { ROOT, readOptions } from './options.ts'
import { createTodo } from './scenarios/create-todo.ts'
import { growth } from './scenarios/growth.ts'
import { hostile } from './scenarios/hostile.ts'
import { login } from './scenarios/login.ts'
import { loginStorm } from './scenarios/login-storm.ts'
import { memory } from './scenarios/memory.ts'
import { postgres } from './scenarios/postgres.ts'
import { processes } from './scenarios/processes.ts'
import { refresh } from './scenarios/refresh.ts'
import type { Scenario } from './scenarios/scenario.ts'
import { startUp } from './scenarios/start-up.ts'
import { todos } from './scenarios/todos.ts'

const SCENARIOS: Record<string, Scenario> = {
  todos,
  // Loaded later, since installPeers installs its packages first.
  clients: async (...parameters) => (await import('./scenarios/clients.ts')).clients(...parameters),
  'create-todo': createTodo,
  login,
  refresh,
  growth,
  hostile,
  memory,
  'start-up': startUp,
  processes,
  'login-storm': loginStorm,
  postgres,
}

const RESULTS = join(ROOT, 'docs', 'lab', 'benchmarks.md')

const say = (line: string) => process.stdout.write(`${line}\n`)

const options = readOptions(process.argv.slice(2), Object.keys(SCENARIOS))
if (typeof options === 'string') {
  say(options)
  process.exit(2)
}
installPeers(say)

const machine = describeMachine()
const day = new Date().toISOString().slice(0, 10)
const conditions = `${machine}; ${options.rounds} rounds of ${options.seconds} s, ${options.connections} connections; ${day}.`
say(conditions)

const world = await createWorld(options.project)
for (const name of options.only) {
  const begun = performance.now()
  try {
    const section = await SCENARIOS[name]?.(options, world, say)
    if (!section) continue
    const lines = [...section.lines, '', `Measured on ${conditions}`]
    say(`\n### ${section.title}\n\n${lines.join('\n')}\n(${((performance.now() - begun) / 1000).toFixed(0)} s)`)
    if (options.write) await writeSection(RESULTS, name, { ...section, lines })
  } catch (error) {
    say(`\n${name} failed: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
world.dispose()
