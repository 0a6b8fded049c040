/**
 * Prisma's schema engine as WebAssembly, over a driver adapter: what the CLI's `migrate` commands do, in this process
 * and with no binary to download. Loading it takes a while, so only whoever has a migration to apply or to write does.
 */

import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3'
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg'
import type { Migration } from './migrations.ts'

const EVERYTHING = { externalTables: [], externalEnums: [] }

/** What is used of the global that the types of Node leave out. */
declare const WebAssembly: {
  instantiate(code: Uint8Array, imports: object): Promise<{ instance: { exports: object } }>
}

let loaded: Promise<void> | undefined

async function load(): Promise<void> {
  const module = fileURLToPath(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'))
  const code = await readFile(module.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': glue })
  glue.__wbg_set_wasm(instance.exports)
  ;(instance.exports as { __wbindgen_start(): void }).__wbindgen_start()
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

const asList = (migrations: Migration[]) => ({
  baseDir: '/',
  lockfile: { path: 'migration_lock.toml', content: 'provider = "sqlite"\n' },
  shadowDbInitScript: '',
  migrationDirectories: migrations.map(({ name, script }) => ({
    path: name,
    migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: script } },
  })),
})

/**
 * Applies what is missing and records it in `_prisma_migrations`, as `prisma migrate deploy` does.
 * @returns the names of those it applied.
 */
export function applyMigrations(
  adapter: SqlMigrationAwareDriverAdapterFactory,
  migrations: Migration[],
): Promise<string[]> {
  const provider = 'datasource db {\n  provider = "sqlite"\n}\n'
  return withEngine(adapter, provider, async (engine) => {
    const input = { migrationsList: asList(migrations), filters: EVERYTHING }
    return (await engine.applyMigrations(input)).appliedMigrationNames
  })
}

/** A database in memory, which the engine replays migrations on; it sends them whole where this driver takes one statement. */
function scratch(): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaBetterSqlite3({ url: ':memory:' })
  const connect = async () => {
    const connection = await factory.connect()
    const executeRaw = connection.executeRaw.bind(connection)
    connection.executeRaw = async (query) => {
      if (query.args.length > 0) return executeRaw(query)
      await connection.executeScript(query.sql)
      return 0
    }
    return connection
  }
  return { provider: 'sqlite', adapterName: factory.adapterName, connect, connectToShadowDb: connect }
}

/**
 * @param schema the Prisma schema's text.
 * @returns the SQL that leads from the migrations to the schema; empty where they agree.
 */
export function diffMigrations(migrations: Migration[], schema: string): Promise<string> {
  return withEngine(scratch(), schema, async (engine) => {
    const { stdout, exitCode } = await engine.diff({
      from: { tag: 'migrations', ...asList(migrations) },
      to: { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] },
      script: true,
      exitCode: true,
      filters: EVERYTHING,
    })
    return exitCode === 0 ? '' : (stdout ?? '')
  })
}
