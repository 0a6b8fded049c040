/**
 * Prisma's schema engine as WebAssembly, over a driver adapter: what the CLI's `migrate` commands do, in this process
 * and with no binary to download. Loading it takes a while, so only whoever has a migration to apply or to write does.
 */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { Migration } from './migrations.ts'

type Provider = 'sqlite' | 'postgresql'

/** What the migrations make and the Prisma schema can't say: the index of emails by their parts on SQLite. */
const EXTERNAL_TABLES: Record<Provider, string[]> = {
  sqlite: ['UserSearchRow', ...['', '_config', '_data', '_docsize', '_idx'].map((part) => `UserSearch${part}`)],
  postgresql: [],
}

const filtersOf = (provider: Provider) => ({ externalTables: EXTERNAL_TABLES[provider], externalEnums: [] })

/** What is used of the global that the types of Node leave out. */
declare const WebAssembly: {
  instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: object } }>
}

let loaded: Promise<void> | undefined

async function load(): Promise<void> {
  const module = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const code = await readFile(module.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(code, {
    './schema_engine_bg.js': { ...glue, ...withoutWaiting() },
  })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports as { __wbindgen_start(): void }).__wbindgen_start()
}

/** The engine limits its own lock to 10 s by a timer that it leaves behind, and that would keep the process for as long. */
function withoutWaiting(): Record<string, (task: () => void, milliseconds: number) => unknown> {
  const unreferenced = (task: () => void, milliseconds: number) => setTimeout(task, milliseconds).unref()
  const names = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'))
  return Object.fromEntries(names.map((name) => [name, unreferenced]))
}

/** Runs work with an engine that is freed afterwards. */
async function withEngine<T>(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  schema: string,
  work: (engine: glue.SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load()
  await loaded
  const datamodels = [['schema.prisma', schema]] as [string, string][]
  const bound = bindMigrationAwareSqlAdapterFactory(adapter)
  const engine = await glue.SchemaEngine.new({ datamodels }, () => {}, bound)
  try {
    return await work(engine)
  } catch (error) {
    // The engine knows a driver's error by a number only; the adapter has kept the error itself.
    const [, id] = /External error id#(\d+)/.exec(String(error)) ?? []
    throw (id !== undefined && bound.errorRegistry.consumeError(Number(id))?.error) || error
  } finally {
    engine.free()
  }
}

const asList = (provider: Provider, migrations: Migration[]) => ({
  baseDir: '/',
  lockfile: { path: 'migration_lock.toml', content: `provider = "${provider}"\n` },
  shadowDbInitScript: '',
  migrationDirectories: migrations.map(({ name, script }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: script } },
  })),
})

const asDatamodel = (schema: string) => ({
  tag: 'schemaDatamodel' as const,
  files: [{ path: 'schema.prisma', content: schema }],
})

/**
 * Applies what is missing and records it in `_prisma_migrations`, as `prisma migrate deploy` does.
 * @returns the names of those it applied.
 */
export function applyMigrations(
  provider: Provider,
  adapter: SqlMigrationAwareDriverAdapterFactory,
  migrations: Migration[],
): Promise<string[]> {
  return withEngine(adapter, `datasource db {\n  provider = "${provider}"\n}\n`, async (engine) => {
    const input = { migrationsList: asList(provider, migrations), filters: filtersOf(provider) }
    return (await engine.applyMigrations(input)).appliedMigrationNames
  })
}

/**
 * @param provider of the schema.
 * @param adapter whose `connectToShadowDb` gives an empty database, which the migrations are replayed on.
 * @param schema the Prisma schema's text.
 * @returns the SQL that leads from the migrations to the schema; empty where they agree.
 */
export function diffMigrations(
  provider: Provider,
  adapter: SqlMigrationAwareDriverAdapterFactory,
  migrations: Migration[],
  schema: string,
): Promise<string> {
  return diff(provider, adapter, { tag: 'migrations', ...asList(provider, migrations) }, schema)
}

/**
 * @param adapter of their database; it is asked nothing of it but its version.
 * @returns the SQL that leads from one Prisma schema to the other; empty where they agree.
 */
export function diffSchemas(
  provider: Provider,
  adapter: SqlMigrationAwareDriverAdapterFactory,
  from: string | null,
  to: string,
): Promise<string> {
  return diff(provider, adapter, from === null ? { tag: 'empty' } : asDatamodel(from), to)
}

function diff(
  provider: Provider,
  adapter: SqlMigrationAwareDriverAdapterFactory,
  from: glue.DiffTarget,
  schema: string,
): Promise<string> {
  return withEngine(adapter, schema, async (engine) => {
    const to = asDatamodel(schema)
    const { stdout, exitCode } = await engine.diff({
      from,
      to,
      script: true,
      exitCode: true,
      filters: filtersOf(provider),
    })
    return exitCode === 0 ? '' : (stdout ?? '')
  })
}
