/**
 * Prisma's schema engine as WebAssembly, over a driver adapter. Writes migrations like `prisma migrate diff`, without
 * downloading a binary.
 */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { Migration, Provider } from '../../../src/database/migrations/migrations.ts'

/** The Prisma schema describes the whole database. */
const NO_FILTERS = { externalTables: [], externalEnums: [] }

/** Part of the global WebAssembly that the types of Node lack. */
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

/** The engine leaves a 10 s timer for its lock, which must not keep the process alive. */
function withoutWaiting(): Record<string, (task: () => void, milliseconds: number) => unknown> {
  const unreferenced = (task: () => void, milliseconds: number) => setTimeout(task, milliseconds).unref()
  const names = Object.keys(glue).filter((name) => name.startsWith('__wbg_setTimeout_'))
  return Object.fromEntries(names.map((name) => [name, unreferenced]))
}

/** Runs work with an engine and frees it afterwards. */
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
    // The engine reports a driver's error only by number; the adapter keeps the error itself.
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
 * @param provider provider of the schema.
 * @param adapter `connectToShadowDb` must return an empty database, to which the migrations are applied.
 * @param schema text of the Prisma schema.
 * @returns the SQL that is missing in the migrations; empty if they match the schema.
 */
export function diffMigrations(
  provider: Provider,
  adapter: SqlMigrationAwareDriverAdapterFactory,
  migrations: Migration[],
  schema: string,
): Promise<string> {
  return diff(adapter, { tag: 'migrations', ...asList(provider, migrations) }, schema)
}

/**
 * @param adapter used only to query the database version.
 * @returns SQL that changes one Prisma schema to the other; empty if they are equal.
 */
export function diffSchemas(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  from: string | null,
  to: string,
): Promise<string> {
  return diff(adapter, from === null ? { tag: 'empty' } : asDatamodel(from), to)
}

function diff(adapter: SqlMigrationAwareDriverAdapterFactory, from: glue.DiffTarget, schema: string): Promise<string> {
  return withEngine(adapter, schema, async (engine) => {
    const to = asDatamodel(schema)
    const { stdout, exitCode } = await engine.diff({
      from,
      to,
      script: true,
      exitCode: true,
      filters: NO_FILTERS,
    })
    return exitCode === 0 ? '' : (stdout ?? '')
  })
}
