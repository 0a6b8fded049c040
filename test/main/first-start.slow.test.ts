import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { eachInDirectory, signIn } from './started-program.ts'

const directory = eachInDirectory()
const path = (...names: string[]) => join(directory.path, ...names)

describe('a first start in development', () => {
  test('prints the IDE’s address, a first query and the administrator command, and nothing else', async () => {
    const { url, ...program } = await directory.start()
    await program.says(/--role ADMIN\n/)
    expect(program.stdout().trim().split('\n')).toEqual([
      'Gatehouse',
      expect.stringContaining(`${url}/`),
      expect.stringContaining(`${url}/graphql`),
      expect.stringMatching(/register.*Authorization: Bearer/),
      expect.stringContaining(' create you@example.com --role ADMIN'),
    ])
    expect(program.stderr()).toBe('')
    const page = await fetch(`${url}/graphql`, { headers: { accept: 'text/html' } })
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringMatching(/^text\/html/)])
  })

  test('generates a secret that only its user can read, and reuses it', async () => {
    const first = await directory.start()
    const token = await signIn(first, 'register')
    const { mode } = await stat(path('data/development-secret'))
    expect(mode & 0o777).toBe(0o600)
    expect((await readFile(path('data/development-secret'), 'utf8')).trim()).toMatch(/^[\w-]{43}$/)

    first.signal('SIGTERM')
    expect(await first.ended).toMatchObject({ code: 0, stderr: '' })
    const second = await directory.start()
    expect(await second.query('{ me { email } }', { token })).toMatchObject({
      data: { me: { email: 'ada@example.com' } },
    })
    await signIn(second, 'login')
  })

  test('shares one secret and one pepper with a second process that starts in parallel', async () => {
    const [one, other] = await Promise.all([directory.start(), directory.start()])
    const token = await signIn(one, 'register')
    expect(await other.query('{ me { email } }', { token })).toMatchObject({ status: 200 })
    await signIn(other, 'login')
    expect([one.stderr(), other.stderr()]).toEqual(['', ''])
  })
})
