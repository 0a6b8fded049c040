import { expect, test } from '@jest/globals'
import { buildSchema, parse, validate } from 'graphql'
import { oneCredentialMutation } from '../../../src/graphql/documents/one-credential-mutation.ts'

const schema = buildSchema(`
  type Query { login: Int }
  type Mutation { register: Int login: Int refresh: Int resetPassword: Int changePassword: Int logout: Int createTodo: Int }
`)
const faults = (query: string) => validate(schema, parse(query), [oneCredentialMutation]).map(({ message }) => message)

test.each([
  'mutation { login register }',
  'mutation { login login }',
  'mutation { a: login b: login }',
  'mutation { refresh resetPassword }',
  'mutation { login ... { login } }',
  'mutation { login ... on Mutation @skip(if: true) { a: login } }',
  'mutation { login ...F } fragment F on Mutation { register }',
  'mutation { ...F ...G } fragment F on Mutation { login } fragment G on Mutation { changePassword }',
  'mutation { ...F } fragment F on Mutation { logout ...G } fragment G on Mutation { a: login b: login }',
  'mutation { ...F } fragment F on Mutation { login ...G } fragment G on Mutation { refresh ...F }',
  'mutation A { login } mutation B { login register }',
])('rejects a second credential mutation: %s', (query) => {
  expect(faults(query)).toEqual([expect.stringMatching(/^An operation may hold only one of register, login, /)])
})

test.each([
  'mutation { login }',
  'mutation { logout login createTodo }',
  'mutation { ...F } fragment F on Mutation { login }',
  'mutation A { login } mutation B { register }',
  'mutation { a: logout b: logout }',
  '{ login a: login }',
  'mutation { ...Missing }',
])('accepts one credential mutation: %s', (query) => {
  expect(faults(query)).toEqual([])
})
