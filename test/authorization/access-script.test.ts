import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

function access(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/access.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

describe('npm run access', () => {
  test('-- --check accepts the page that is there', () => {
    expect(access('--check')).toEqual({ status: 0, stdout: '', stderr: '' })
  })

  test('-- --explain tells what is denied, by which rule, and what would be enough', () => {
    const query = 'query ($id: ID!) { user(id: $id) { email disabled } }'
    const { status, stdout } = access('--explain', query, '--variables', '{"id":"1"}', '--role', 'USER')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^Not allowed\.\n {2}Query\.user is denied; role SUPPORT would be enough\n/)
    expect(stdout).toMatch(/by @auth on Query\.user, schema\.graphql:\d+:\d+\n/)
    expect(access('--explain', query, '--role', 'SUPPORT')).toEqual({ status: 0, stdout: 'Allowed.\n', stderr: '' })
  })

  test('-- --explain takes a viewer without a role for anonymous, and the password for just given', () => {
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
  ])('%j is told what is wrong', (args, message) => {
    const { status, stdout, stderr } = access(...args)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(message)
    expect(stderr).not.toContain('    at ')
  })
})
