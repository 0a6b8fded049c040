/**
 * Runs the battery on hosts with their real servers, in the folder where they are installed: see hosts.ts. Prints each
 * failed case and writes results.json.
 */

import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { version } from 'graphql'
import { CASES } from './battery.ts'
import type { Case, Host } from './server.ts'
import { createWorld } from './world.ts'

export type Result = { host: string; graphql: string; passed: number; failed: string[]; cannot: string[] }

const { values, positionals } = parseArgs({
  options: { verbose: { type: 'boolean', default: false } },
  allowPositionals: true,
})

const PATIENCE = 20_000

async function runCase(host: Host, each: Case): Promise<unknown> {
  const world = createWorld(each.isRuntime ? { abstract: 'runtime' } : {})
  const server = await host.start(world)
  let timer: NodeJS.Timeout | undefined
  try {
    const late = new Promise((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), PATIENCE)
    })
    await Promise.race([each.run(server, world), late])
    return undefined
  } catch (error) {
    return error
  } finally {
    clearTimeout(timer)
    await server.close()
  }
}

async function runHost(host: Host): Promise<Result> {
  const result: Result = { host: host.name, graphql: version, passed: 0, failed: [], cannot: [] }
  const { subscribe, close } = await host.start(createWorld())
  await close()
  for (const each of [...(host.isAlone ? [] : CASES), ...(host.besides ?? [])]) {
    if (each.subscribes && !subscribe) continue
    const reason = host.cannot?.[each.name]
    if (reason !== undefined) {
      result.cannot.push(`${each.name}: ${reason}`)
      continue
    }
    const error = await runCase(host, each)
    if (error === undefined) result.passed++
    else {
      result.failed.push(each.name)
      const told = error instanceof Error ? error.message : String(error)
      process.stdout.write(
        `${host.name}, graphql ${version}: ${each.name}\n    ${told
          .split('\n')
          .slice(0, values.verbose ? 60 : 12)
          .join('\n    ')}\n`,
      )
    }
  }
  const { passed, failed, cannot } = result
  process.stdout.write(
    `${host.name}, graphql ${version}: ${passed} passed, ${failed.length} failed, ${cannot.length} not possible\n`,
  )
  return result
}

const results: Result[] = []
for (const name of positionals) {
  const module: { host?: Host; hosts?: Host[] } = await import(`./servers/${name}.ts`)
  for (const host of module.hosts ?? (module.host ? [module.host] : [])) results.push(await runHost(host))
}
writeFileSync('results.json', `${JSON.stringify(results, null, 2)}\n`)
process.exitCode = results.some(({ failed }) => failed.length > 0) ? 1 : 0
setTimeout(() => process.exit(), 500).unref()
