/** Shutdowns that use the full grace period of the program: several seconds each. */

import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import Sqlite from 'better-sqlite3'
import { beginRequest } from './begin-request.ts'
import { eachInDirectory, signIn } from './started-program.ts'

const directory = eachInDirectory()

describe('SIGTERM', () => {
  test('exits with 0 when a client never finishes its request', async () => {
    const program = await directory.start()
    await beginRequest(program.url, JSON.stringify({ query: '{ __typename }' }))
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 0 })
  })

  test('exits with 1 and logs a timeout when another process keeps the database locked', async () => {
    const program = await directory.start()
    const tokens = await Promise.all(
      ['ada', 'bob', 'eve'].map((name) => signIn(program, 'register', `${name}@example.com`)),
    )
    const other = new Sqlite(join(directory.path, 'data/gatehouse.db'))
    other.exec('BEGIN EXCLUSIVE')
    const writes = tokens.map((token) =>
      program.query('mutation { updateProfile(input: { name: "A" }) { id } }', { token }).catch(() => {}),
    )
    await program.query('{ __typename }')
    program.signal('SIGTERM')
    expect(await program.ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/Shutdown timed out/) })
    await Promise.all(writes)
    other.close()
  })
})
