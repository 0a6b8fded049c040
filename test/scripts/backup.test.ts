import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { backUp } from '../../scripts/lib/backup.ts'
import { createApp } from '../../src/app.ts'
import { openDatabase } from '../../src/database/open.ts'
import { PASSWORD, startTestApp } from '../api/test-app.ts'

let directory: string
let app: Awaited<ReturnType<typeof startTestApp>>
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'backup-'))
  app = await startTestApp({ embedded: true })
})
afterAll(async () => {
  await app.close()
  await rm(directory, { recursive: true })
})

test('backs up every acknowledged todo while writes continue, into a database that serves', async () => {
  const { accessToken: token } = await app.register('ada@example.com')
  let acknowledged = 0
  let writing = true
  const write = async () => {
    while (writing) {
      const { errors } = await app.query('mutation { createTodo(input: { title: "x" }) { id } }', { token })
      expect(errors).toBeUndefined()
      acknowledged += 1
    }
  }
  const writers = [write(), write(), write()]
  while (acknowledged < 50) await new Promise((resolve) => setImmediate(resolve))
  const before = acknowledged
  const target = join(directory, 'copy.db')
  await backUp(app.config.database.url, target)
  writing = false
  await Promise.all(writers)

  // Independent of the umask, since the file holds password hashes.
  expect((await stat(target)).mode & 0o777).toBe(0o600)
  const copy = await openDatabase({ url: `file:${target}` })
  const count = await copy.read.todo.count()
  expect(count).toBeGreaterThanOrEqual(before)
  expect(count).toBeLessThanOrEqual(acknowledged)

  const restored = await createApp({ config: app.config, database: copy })
  const input = { email: 'ada@example.com', password: PASSWORD }
  const { user } = await restored.services.sessions.login(input, { ip: null, userAgent: null })
  expect(user.email).toBe('ada@example.com')
  await restored.close({ graceMs: 0 })
  await copy.close()
})

test('reports a failed backup in one line and leaves no file behind', async () => {
  const nowhere = join(directory, 'not', 'there.db')
  await expect(backUp(app.config.database.url, nowhere)).rejects.toThrow(/^Backup failed: /)
  await expect(backUp('file:/nowhere/at.db', join(directory, 'a.db'))).rejects.toThrow(/^Backup failed: /)
  await expect(backUp('postgresql://localhost/x', join(directory, 'b.db'))).rejects.toThrow(/use pg_dump/)
  const taken = join(directory, 'taken.db')
  await writeFile(taken, 'mine')
  await expect(backUp(app.config.database.url, taken)).rejects.toThrow(/already exists/)
  expect((await readdir(directory)).filter((name) => /unfinished|^[ab]\.db/.test(name))).toEqual([])
})
