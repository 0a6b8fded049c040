/**
 * `execute`, `subscribe` and `validate` with authorization, for servers that accept graphql-js functions as options.
 */

import {
  type ExecutionArgs,
  type ExecutionResult,
  execute as executeOperation,
  GraphQLError,
  subscribe as subscribeToOperation,
  validate as validateDocument,
} from 'graphql'
import type { Authorization } from '../create-authorization.ts'
import { hideSuggestion, withoutHttp } from './refusal.ts'

export type AuthorizedExecution = {
  /** Returns the errors that reject the operation, or executes it. */
  execute(args: ExecutionArgs): ReturnType<typeof executeOperation>
  subscribe(args: ExecutionArgs): Promise<Awaited<ReturnType<typeof subscribeToOperation>>>
  /** Validates without revealing names that are hidden from the viewer. */
  validate: typeof validateDocument
}

export function authorizedExecution<TContext>(authorization: Authorization<TContext>): AuthorizedExecution {
  return {
    execute: (args) => refusal(args) ?? executeOperation(args),
    subscribe: async (args) => refusal(args) ?? subscribeToOperation(args),
    validate(...args) {
      const errors = validateDocument(...args)
      if (authorization.hidesSuggestions) for (const error of errors) hideSuggestion(error)
      return errors
    },
  }

  function refusal({ document, operationName, variableValues, contextValue }: ExecutionArgs): ExecutionResult | null {
    const context = contextValue as TContext
    const errors = authorization.authorize({ document, operationName, variables: variableValues, context })
    return errors.length > 0 ? { errors: errors.map(refusalOf) } : null
  }
}

/** Errors sent to clients lack status and headers. Entry points find the original error here. */
const refusals = new WeakMap<GraphQLError, GraphQLError>()

export const causeOf = (error: GraphQLError): GraphQLError | undefined => refusals.get(error)

function refusalOf(cause: GraphQLError): GraphQLError {
  const { message, extensions } = withoutHttp(cause)
  const error = new GraphQLError(message, {
    ...(cause.nodes && { nodes: cause.nodes }),
    ...(extensions && { extensions }),
  })
  refusals.set(error, cause)
  return error
}
