/** The planner as a plugin of Apollo Server. */

import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import type { DocumentNode, GraphQLError, OperationDefinitionNode } from 'graphql'

/** @returns why an operation may not run; nothing, if it may. */
export type Authorize<TContext> = (args: {
  document: DocumentNode
  /** The one to run, of the document's. */
  operation: OperationDefinitionNode
  variables?: Readonly<Record<string, unknown>> | undefined
  context: TContext
}) => readonly GraphQLError[]

/** For servers that don't set the status by the codes themselves. */
const STATUSES: Record<string, number> = {
  UNAUTHENTICATED: 401,
  REAUTHENTICATION_REQUIRED: 401,
  FORBIDDEN: 403,
  GRAPHQL_VALIDATION_FAILED: 400,
}

/**
 * @param hidesSuggestions whether messages of graphql-js must not go on with 'Did you mean': they name what the client didn't
 *   know of.
 */
export function authorizationPlugin<TContext extends BaseContext>(
  authorize: Authorize<TContext>,
  hidesSuggestions: boolean,
): ApolloServerPlugin<TContext> {
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ document, operation, request, contextValue, response: { http } }) => {
        if (!operation) return null // Which is an error of execution.
        const errors = authorize({ document, operation, variables: request.variables, context: contextValue })
        const [first] = errors
        if (!first) return null
        http.status = STATUSES[String(first.extensions.code)] ?? 403
        return { body: { kind: 'single', singleResult: { errors: errors.map((error) => error.toJSON()) } }, http }
      },

      didEncounterErrors: async ({ errors }) => {
        if (hidesSuggestions) for (const error of errors) if (!error.path) hideSuggestion(error)
      },
    }),
  }
}

const SUGGESTION = / Did you mean [^\n]*\?$/m

/** Errors that have a path are of resolvers: what they say is their own affair. */
function hideSuggestion(error: GraphQLError): void {
  error.message = error.message.replace(SUGGESTION, '')
  if (error.stack) error.stack = error.stack.replace(SUGGESTION, '')
}
