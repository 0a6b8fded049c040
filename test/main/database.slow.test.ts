import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { newFile } from '../database/test-database.ts'
import { eachInDirectory, failure } from './started-program.ts'

const SECRET = randomBytes(32).toString('base64url')
const DATABASE = 'data/gatehouse.db'

const directory = eachInDirectory()
const path = (...names: string[]) => join(directory.path, ...names)

/** Creates a migrated, empty database at the path where the program looks for it. */
async function migratedFile(): Promise<void> {
  const { url, drop } = await newFile()
  await mkdir(path('data'))
  await copyFile(url.slice('file:'.length), path(DATABASE))
  await drop()
}

describe('startup with an unusable database', () => {
  test('reports a data folder that cannot be created, in one line', async () => {
    await writeFile(path('data'), 'a file in its place')
    expect(await failure(directory)).toEqual([
      expect.stringMatching(/^JWT_SECRET is not set, and storing a generated one in data\/ failed: EEXIST$/),
    ])
    expect(await failure(directory, { JWT_SECRET: SECRET })).toEqual([
      expect.stringMatching(/^DATABASE_URL: .*data\/gatehouse\.db/),
    ])
  })

  test('reports another file in place of the database in one line and leaves it unchanged', async () => {
    await mkdir(path('data'))
    const text = 'no database, but a text that somebody may want to keep\n'.repeat(100)
    await writeFile(path(DATABASE), text)
    expect(await failure(directory)).toEqual([expect.stringMatching(/^DATABASE_URL: .*gatehouse\.db.*not a database/)])
    expect(await readFile(path(DATABASE), 'utf8')).toBe(text)
  })

  test('reports a damaged database in one line and leaves it unchanged', async () => {
    await migratedFile()
    const bytes = await readFile(path(DATABASE))
    bytes.fill(0xff, 4096, bytes.length - 4096)
    await writeFile(path(DATABASE), bytes)
    expect(await failure(directory)).toEqual([
      expect.stringMatching(/^DATABASE_URL: .*gatehouse\.db.*(damaged|malformed)/),
    ])
    expect(await readFile(path(DATABASE))).toEqual(bytes)
  })

  test('reports a database newer than the program in one line', async () => {
    await migratedFile()
    const database = new Sqlite(path(DATABASE))
    database.exec("UPDATE _prisma_migrations SET migration_name = '29991231235959_later'")
    database.close()
    expect(await failure(directory)).toEqual([
      expect.stringMatching(/^DATABASE_URL: .*newer than this program.*29991231235959_later/),
    ])
  })
})
