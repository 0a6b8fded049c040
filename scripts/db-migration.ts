/**
 * `npm run db:migration -- NAME`: writes the migration from the existing ones to prisma/schema.prisma, for both
 * databases. `--breaking` marks a migration that older versions of the program cannot work with. With `--check` instead
 * of a name, fails if a migration is missing.
 */

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { MIGRATIONS, readMigrations } from '../src/database/migrations/migrations.ts'
import { POSTGRESQL_SCHEMA, postgresqlSchema, SCHEMA } from './lib/schema/postgres-schema.ts'
import { diffMigrations, diffSchemas } from './lib/schema/schema-engine.ts'
import { noPostgresql, scratchSqlite } from './lib/schema/shadow-database.ts'

const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean' }, breaking: { type: 'boolean' } },
  allowPositionals: true,
})
const [name = '', ...others] = positionals
if ((values.check ? positionals.length > 0 : !/^[a-z0-9_]{1,60}$/.test(name)) || others.length > 0) {
  process.stderr.write(
    'Usage: npm run db:migration -- NAME [--breaking]. NAME consists of lower-case letters, digits and _\n',
  )
  process.exit(1)
}

/** Makes PostgreSQL compare text by bytes like SQLite, independent of the locale of the database. */
const byBytes = (script: string) => script.replace(/ TEXT\b(?! COLLATE)/g, ' TEXT COLLATE "C"')

const schema = await readFile(SCHEMA, 'utf8')
const before = await readFile(POSTGRESQL_SCHEMA, 'utf8').catch(() => null)
const after = postgresqlSchema(schema)
const scripts = {
  sqlite: await diffMigrations('sqlite', scratchSqlite(), await readMigrations('sqlite'), schema),
  postgresql: byBytes(await diffSchemas(noPostgresql(), before, after)),
}
const found = (['sqlite', 'postgresql'] as const).filter((provider) => scripts[provider] !== '')

if (values.check) {
  if (found.length > 0 || before !== after) {
    process.stderr.write(
      'prisma/schema.prisma has changed since the last migration: run npm run db:migration -- NAME\n',
    )
    process.exit(1)
  }
} else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  for (const provider of found) {
    const directory = join(MIGRATIONS[provider], `${time}_${name}${values.breaking ? '_breaking' : ''}`)
    await mkdir(directory, { recursive: true })
    await writeFile(join(directory, 'migration.sql'), scripts[provider])
    process.stdout.write(`${relative('.', directory)}/migration.sql\n`)
  }
  await writeFile(POSTGRESQL_SCHEMA, after)
  process.stdout.write(
    found.length === 0
      ? 'The migrations are up to date: nothing to write.\n'
      : 'Review what the migrations do to existing rows before you commit them, then run npm run generate.\n',
  )
}
