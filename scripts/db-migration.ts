/** `npm run db:migration -- NAME`: writes the migration that leads from those there are to prisma/schema.prisma. */

import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MIGRATIONS, readMigrations } from '../src/database/migrations.ts'
import { diffMigrations } from '../src/database/schema-engine.ts'

const [name] = process.argv.slice(2)
if (!/^[a-z0-9_]{1,60}$/.test(name ?? '')) {
  process.stderr.write('Usage: npm run db:migration -- NAME, of lower-case letters, digits and _\n')
  process.exit(1)
}

const schema = await readFile(new URL('../prisma/schema.prisma', import.meta.url), 'utf8')
const script = await diffMigrations(await readMigrations(), schema)
if (script === '') {
  process.stdout.write('The migrations lead to the schema already: nothing to write.\n')
} else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const directory = join(MIGRATIONS, `${time}_${name}`)
  await mkdir(directory)
  await writeFile(join(directory, 'migration.sql'), script)
  process.stdout.write(
    `${directory}\nRead it before you commit it: what it does to the rows there are is yours to judge.\n`,
  )
}
