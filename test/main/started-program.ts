/** Helpers of the process tests: one working directory per test, and a signed-in user. */

import { afterEach, beforeEach, expect } from '@jest/globals'
import { PASSWORD } from '../api/test-app.ts'
import { type Program, type WorkingDirectory, workingDirectory } from '../program.ts'

/** Creates a new empty directory for each test of the calling file. */
export function eachInDirectory(): WorkingDirectory {
  let current: WorkingDirectory
  beforeEach(async () => {
    current = await workingDirectory()
  })
  afterEach(() => current.close())
  return {
    get path() {
      return current.path
    },
    start: (env) => current.start(env),
    run: (env) => current.run(env),
    close: () => current.close(),
  }
}

/** Starts the program, which must exit with an error. @returns the lines of its standard error. */
export async function failure(directory: WorkingDirectory, env: Record<string, string> = {}): Promise<string[]> {
  const { code, stdout, stderr } = await directory.run(env)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/\n$/)
  return stderr.trimEnd().split('\n')
}

/** @returns an access token. */
export async function signIn(
  { query }: Program,
  field: 'register' | 'login',
  email = 'ada@example.com',
): Promise<string> {
  const { data, errors } = await query<Record<string, { accessToken: string }>>(
    `mutation { ${field}(input: { email: "${email}", password: "${PASSWORD}" }) { accessToken } }`,
  )
  expect(errors).toBeUndefined()
  return data?.[field]?.accessToken ?? ''
}
