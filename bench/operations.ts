/** Measured operations. */

import type { Request } from './harness/load/http-connection.ts'

export const TODOS = `query Todos {
  todos(first: 20) { nodes { id title notes done createdAt } pageInfo { hasNextPage } }
}`

export const TODOS_AFTER = `query TodosAfter($after: String) {
  todos(first: 20, after: $after) { nodes { id title notes done createdAt } pageInfo { hasNextPage } }
}`

export const CREATE_TODO = `mutation CreateTodo($input: CreateTodoInput!) {
  createTodo(input: $input) { id title done createdAt }
}`

export const LOGIN = `mutation Login($input: LoginInput!) {
  login(input: $input) { accessToken refreshToken user { id } }
}`

export const REGISTER = `mutation Register($input: RegisterInput!) {
  register(input: $input) { accessToken refreshToken user { id } }
}`

export const REFRESH = `mutation Refresh($refreshToken: String) {
  refresh(refreshToken: $refreshToken) { accessToken refreshToken }
}`

export const REQUEST_REGISTRATION = `mutation RequestRegistration($email: String!) {
  requestRegistration(email: $email)
}`

export const REQUEST_PASSWORD_RESET = `mutation RequestPasswordReset($email: String!) {
  requestPasswordReset(email: $email)
}`

/** Creates a POST request for an operation, in JSON. */
export function graphqlRequest(query: string, variables: Record<string, unknown> = {}, token?: string): Request {
  const headers = { 'content-type': 'application/json', accept: 'application/json' }
  return {
    method: 'POST',
    path: '/graphql',
    headers: token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  }
}
