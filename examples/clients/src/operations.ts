/** Operations of the recipes. graphql-codegen generates their types from the schema. */

import { graphql } from './generated/gql'

export const TODOS = graphql(`
  query Todos($first: Int!) {
    todos(first: $first) {
      nodes { id title done dueAt }
      totalCount
    }
  }
`)

export const ADD_TODO = graphql(`
  mutation AddTodo($input: CreateTodoInput!) {
    createTodo(input: $input) { id title done dueAt }
  }
`)

/** Requires a password entry in the last 5 minutes: older sessions get REAUTHENTICATION_REQUIRED. */
export const EXPORT = graphql(`
  query ExportMyData {
    exportMyData
  }
`)
