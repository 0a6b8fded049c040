/** Input of relay-compiler, never loaded: without Relay's Babel plugin the artifacts are imported directly. */

import { graphql } from 'relay-runtime'

export const operations = [
  graphql`
    query relayOperationsTodosQuery($first: Int!) {
      todos(first: $first) {
        totalCount
        edges { node { ...relayOperations_todo } }
      }
    }
  `,
  graphql`
    query relayOperationsExportMyDataQuery {
      exportMyData
    }
  `,
  graphql`
    fragment relayOperations_todo on Todo @refetchable(queryName: "relayOperationsTodoRefetchQuery") {
      id
      title
      done
    }
  `,
  graphql`
    fragment relayOperations_user on User @refetchable(queryName: "relayOperationsUserRefetchQuery") {
      id
      name
    }
  `,
]
