import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { Kind, parse, visit } from 'graphql'
import { FIRST_OPERATIONS, KEEP_TOKEN, NEW_TAB } from '../../../src/http/ide/first-operations.ts'
import { passwordIssues } from '../../../src/passwords/policy/policy.ts'

/** Returns the values of an input field in all operations. */
function valuesOf(name: string): string[] {
  const values: string[] = []
  for (const { query } of FIRST_OPERATIONS)
    visit(parse(query), {
      ObjectField: (field) => {
        if (field.name.value === name && field.value.kind === Kind.STRING) values.push(field.value.value)
      },
    })
  return values
}

test('has one operation per tab, so that the Send button needs no choice', () => {
  for (const query of [NEW_TAB, ...FIRST_OPERATIONS.map(({ query }) => query)])
    expect(parse(query).definitions).toHaveLength(1)
})

test('uses a password in the tabs that passes the policy', () => {
  const [password = '', ...others] = valuesOf('password')
  expect(others).toEqual([password])
  expect(passwordIssues(password, { minLength: 15, email: 'grace@example.com', name: 'Grace' })).toEqual([])
})

test('registers another account in the tabs than the README', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')
  for (const email of valuesOf('email')) expect(readme).not.toContain(email)
})

test.each([
  [
    'keeps the token of a field that signed in',
    { data: { register: { accessToken: 'abc' } } },
    [['accessToken', 'abc', true]],
  ],
  ['keeps nothing of other answers', { data: { me: null, todos: { totalCount: 0 } } }, []],
  ['keeps nothing of errors', { errors: [{ message: 'no' }] }, []],
])('runs a script after each request that %s', (_name, body, expected) => {
  const kept: unknown[][] = []
  const altair = {
    response: { body: JSON.stringify(body) },
    helpers: { setEnvironment: (...args: unknown[]) => kept.push(args) },
  }
  new Function('altair', KEEP_TOKEN)(altair)
  expect(kept).toEqual(expected)
})
