import { expect, test } from '@jest/globals'
import { Kind, parse, visit } from 'graphql'
import { passwordIssues } from '../../src/accounts/passwords/policy.ts'
import { FIRST_QUERY, KEEP_TOKEN } from '../../src/http/first-query.ts'

test('the operations that the IDE opens with can be run as they are: their password is good enough', () => {
  const passwords: string[] = []
  visit(parse(FIRST_QUERY), {
    ObjectField: ({ name, value }) => {
      if (name.value === 'password' && value.kind === Kind.STRING) passwords.push(value.value)
    },
  })
  expect(passwords).toHaveLength(2)
  for (const password of passwords)
    expect(passwordIssues(password, { minLength: 15, email: 'ada@example.com', name: 'Ada' })).toEqual([])
})

test.each([
  [
    'keeps the token of whatever signed in',
    { data: { register: { accessToken: 'abc' } } },
    [['accessToken', 'abc', true]],
  ],
  ['keeps nothing of another answer', { data: { me: null, todos: { totalCount: 0 } } }, []],
  ['keeps nothing of a refusal', { errors: [{ message: 'no' }] }, []],
])('the script after each request %s', (_name, body, expected) => {
  const kept: unknown[][] = []
  const altair = {
    response: { body: JSON.stringify(body) },
    helpers: { setEnvironment: (...args: unknown[]) => kept.push(args) },
  }
  new Function('altair', KEEP_TOKEN)(altair)
  expect(kept).toEqual(expected)
})
