/** Apollo Server plugin that runs the planner. Typed by structure, so that other hosts do not need Apollo. */

import type { DocumentNode, GraphQLError, GraphQLFormattedError, OperationDefinitionNode } from 'graphql'
import type { Authorize, OperationRequest } from '../authorize.ts'
import { hideSuggestion, httpOf, isPlainHttp, withoutHttp } from './refusal.ts'

/** Parts of Apollo's request context that the plugin reads and writes. */
type ApolloRequest<TContext, THttp> = {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode | null
  readonly request: { variables?: Record<string, unknown> }
  readonly contextValue: TContext
  readonly overallCachePolicy: { restrict(hint: { scope: 'PRIVATE' }): void }
  readonly response: { http: THttp & { status?: number; headers: Map<string, string> } }
}

type Refusal<THttp> = { body: { kind: 'single'; singleResult: { errors: GraphQLFormattedError[] } }; http: THttp }

/** Assignable to `ApolloServerPlugin`. */
export type AuthorizationPlugin<TContext> = {
  requestDidStart(): Promise<{
    responseForOperation<THttp>(request: ApolloRequest<TContext, THttp>): Promise<Refusal<THttp> | null>
    didEncounterErrors(request: { readonly errors: readonly GraphQLError[] }): Promise<void>
  }>
}

type Decisions<TContext> = {
  authorize: Authorize<TContext>
  dependsOnViewer(request: OperationRequest<TContext>): boolean
  hidesSuggestions: boolean
}

export function authorizationPlugin<TContext>(authorization: Decisions<TContext>): AuthorizationPlugin<TContext> {
  const { authorize, dependsOnViewer, hidesSuggestions } = authorization
  return {
    requestDidStart: async () => ({
      async responseForOperation({
        document,
        operation,
        request,
        contextValue,
        overallCachePolicy,
        response: { http },
      }) {
        if (!operation) return null // Execution reports the error.
        const operationRequest = { document, operation, variables: request.variables, context: contextValue }
        if (dependsOnViewer(operationRequest)) overallCachePolicy.restrict({ scope: 'PRIVATE' })
        const errors = authorize(operationRequest)
        const [first] = errors
        if (!first) return null
        const { status, headers } = httpOf(first)
        http.status = status
        for (const [name, value] of Object.entries(headers)) http.headers.set(name, value)
        return { body: { kind: 'single', singleResult: { errors: errors.map(withoutHttp) } }, http }
      },

      async didEncounterErrors({ errors }) {
        for (const error of errors) {
          if (hidesSuggestions && !error.path) hideSuggestion(error)
          // Apollo accepts headers only as a Map; it would send any other value to the client.
          const extensions: Record<string, unknown> = error.extensions
          const { http } = extensions
          if (isPlainHttp(http)) extensions.http = { ...http, headers: new Map(Object.entries(http.headers)) }
        }
      },
    }),
  }
}
