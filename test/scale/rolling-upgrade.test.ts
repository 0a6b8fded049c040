/** Two versions of the program side by side during a rollout with a migration. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { describeOnPostgres } from '../database/on-postgres.ts'
import { type Program, workingDirectory } from '../program.ts'
import { accepted, instances, isReady, load, refresh, register } from './instances.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const MIGRATION = `ALTER TABLE "Todo" ADD COLUMN "priority" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "Session" ADD COLUMN "device" TEXT COLLATE "C";
CREATE INDEX "Todo_priority_idx" ON "Todo" ("ownerId", "priority");
`

/** A copy of the program with one more migration and one changed answer. */
async function nextVersion(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'gatehouse-next-'))
  for (const part of ['src', 'prisma', 'scripts', 'schema.graphql', 'package.json'])
    await cp(join(ROOT, part), join(root, part), { recursive: true })
  await symlink(join(ROOT, 'node_modules'), join(root, 'node_modules'))
  const directory = join(root, 'prisma/migrations/postgresql/29991231000000_next')
  await mkdir(directory, { recursive: true })
  await writeFile(join(directory, 'migration.sql'), MIGRATION)
  const resolvers = join(root, 'src/graphql/resolvers/users.ts')
  const text = await readFile(resolvers, 'utf8')
  const changed = text.replace(/secureMessage: .*/, "secureMessage: () => 'the next version',")
  expect(changed).not.toBe(text)
  await writeFile(resolvers, changed)
  return root
}

describeOnPostgres('a rolling upgrade', () => {
  let shared: Awaited<ReturnType<typeof instances>>
  let next: string
  beforeAll(async () => {
    ;[shared, next] = await Promise.all([instances(2), nextVersion()])
  }, 60_000)
  afterAll(async () => {
    await shared.close()
    await rm(next, { recursive: true, force: true })
  })

  test('fails no request, logs no user out and loses no write while two versions run together', async () => {
    const directory = await workingDirectory(next)
    const first = await register(shared.at(0).query, 'ada@example.com')
    const token = first.accessToken
    const olds = load(shared.all, token)
    await olds.progress()

    const migrate = spawn(process.execPath, [join(next, 'scripts/db-migrate.ts')], {
      cwd: directory.path,
      env: { PATH: process.env.PATH, ...shared.settings },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    expect((await once(migrate, 'close'))[0]).toBe(0)
    expect(await shared.rows('SELECT "priority" FROM "Todo" LIMIT 1')).toEqual([{ priority: 0 }])

    // Both versions accept each other's tokens.
    const news: Program[] = [await directory.start(shared.settings), await directory.start(shared.settings)]
    const [newest] = news as [Program, Program]
    const message = async ({ query }: Program) =>
      (await query<{ secureMessage: string }>('{ secureMessage }', { token })).data?.secureMessage
    expect(await message(newest)).toBe('the next version')
    expect(await message(shared.at(0))).not.toBe('the next version')
    const added = load(news, token)
    await Promise.all([olds.progress(), added.progress()])
    const second = await refresh(newest.query, first.refreshToken)
    if (typeof second === 'string') throw new Error(second)
    const third = await refresh(shared.at(1).query, second.refreshToken)
    if (typeof third === 'string') throw new Error(third)
    expect(await accepted(newest.query, third.accessToken)).toBe(true)

    // Old instances stop as under an orchestrator: no new requests first, then SIGTERM.
    await olds.end()
    for (const old of shared.all) {
      old.signal('SIGTERM')
      expect((await old.ended).code).toBe(0)
    }
    await added.progress()
    await added.end()
    expect(await isReady(newest)).toBe(true)
    expect([...olds.failures, ...added.failures]).toEqual([])
    const acknowledged = [...olds.acknowledged, ...added.acknowledged]
    const rows = await shared.rows('SELECT "title" FROM "Todo" WHERE "title" = ANY($1)', [acknowledged])
    expect(rows).toHaveLength(acknowledged.length)
    const fourth = await refresh(newest.query, third.refreshToken)
    expect(typeof fourth).not.toBe('string')
    await directory.close()
  }, 90_000)
})
