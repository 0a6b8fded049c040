import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))

function access(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/generate/access.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('npm run access', () => {
  test('accepts the committed page with --check', () => {
    expect(access('--check')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('explains denials, their rules and sufficient viewers with --explain', () => {
    const query = 'query ($id: ID!) { user(id: $id) { email disabled } }'
    const { status, stdout } = access('--explain', query, '--variables', '{"id":"1"}', '--role', 'USER')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^Not allowed\.\n {2}Query\.user is denied; role SUPPORT would be enough\n/)
    expect(stdout).toMatch(/by @auth on Query\.user, schema\.graphql:\d+:\d+\n/)
    expect(access('--explain', query, '--role', 'SUPPORT')).toEqual({ status: 0, stdout: 'Allowed.\n', stderr: '' })
  })

  test('explains a coordinate by its object rule', () => {
    expect(access('--explain', 'User.email', '--role', 'USER')).toEqual({
      status: 0,
      stdout: `Allowed.
  User.email is allowed where SELF; role SUPPORT or SELF would be enough
Enough: role SUPPORT or SELF.
`,
      stderr: '',
    })
  })

  test('explains a coordinate by factors and age', () => {
    const enough = '2 factors, authenticated in the last 300 seconds'
    const asked = ['--explain', 'Mutation.removeAuthenticator', '--role', 'USER']
    expect(access(...asked).stdout).toContain(`removeAuthenticator is denied; role USER, ${enough} would be enough`)
    expect(access(...asked, '--factors', '2').stdout).toBe(`Allowed.\nEnough: role USER, ${enough}.\n`)
  })

  test('explains for an anonymous viewer with a recent password by default', () => {
    const mutation = 'mutation { deleteAccount }'
    expect(access('--explain', mutation).stdout).toMatch(/^Not allowed/)
    expect(access('--explain', mutation, '--role', 'USER').stdout).toBe('Allowed.\n')
    expect(access('--explain', mutation, '--role', 'USER', '--age', '301').stdout).toMatch(/^Not allowed/)
  })

  test.each([
    [['--explain', '{ me { id } }', '--role', 'ROOT'], /--role must be one of USER, .*ADMIN/],
    [['--explain', '{ me '], /Syntax Error/],
    [['--explain', '{ me { id } }', '--variables', '{'], /--variables must be a JSON object/],
    [['--explain', '{ me { id } }', '--role', 'USER', '--age', 'old'], /--age must be a number of seconds/],
  ])('reports the mistake in the arguments %j', (args, message) => {
    const { status, stdout, stderr } = access(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
  })
})
