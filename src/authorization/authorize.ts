/** Authorization of operations: turns the planner's decision into GraphQL errors, for any server. */

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { denialError, introspectionIsOff } from './denial-error.ts'
import type { FieldDenial } from './guard/denial.ts'
import type { AbstractMode } from './plan/compile-plan.ts'
import { createPlanner, type Request } from './plan/planner.ts'
import type { Policy } from './policy/policy.ts'
import { checkedViewer, ViewerError } from './policy/viewer.ts'

export type OperationRequest<TContext> = {
  document: DocumentNode
  /** Operation to run. Required if the document has several and `operationName` is not given. */
  operation?: OperationDefinitionNode | null | undefined
  operationName?: string | null | undefined
  /** Variables as sent by the client, before coercion. */
  variables?: Readonly<Record<string, unknown>> | null | undefined
  context: TContext
}

/** @returns the errors that reject the operation; empty if it may run. */
export type Authorize<TContext> = (request: OperationRequest<TContext>) => readonly GraphQLError[]

type AuthorizerOptions<TContext> = {
  viewer(context: TContext): unknown
  now(context: TContext): Date
  reason(context: TContext): string
  introspection: 'all' | 'visible' | 'off'
  /** True if introspection results differ by viewer. */
  introspectionDepends: boolean
  abstract: AbstractMode
  onDenied?: ((denials: readonly FieldDenial[], context: TContext) => void) | undefined
  hidesTypes: boolean
}

export function authorizer<TContext>(schema: GraphQLSchema, policy: Policy, options: AuthorizerOptions<TContext>) {
  const { viewer: viewerOf, now, reason, introspection, introspectionDepends, abstract, onDenied, hidesTypes } = options
  const planner = createPlanner(schema, policy, abstract)
  const isOff = (request: Request) => introspection === 'off' && planner.introspects(request)

  function denialsFor(request: Request, context: TContext) {
    return planner.denials(request, checkedViewer(viewerOf(context)), () => now(context))
  }

  const authorize: Authorize<TContext> = (given) => {
    try {
      const request = requestOf(given)
      if (!request) return [noOperation()]
      const { context } = given
      const denied = denialsFor(request, context)
      if (denied.length === 0) return isOff(request) ? [introspectionIsOff()] : NONE
      onDenied?.(denied, context)
      return denied.map(({ denial, coordinate, asked, node }) =>
        denialError(denial, hidesTypes ? asked : coordinate, { reason: reason(context), nodes: node }),
      )
    } catch (error) {
      return [failure(error)]
    }
  }

  const permits = (given: OperationRequest<TContext>): boolean => {
    try {
      const request = requestOf(given)
      return request !== null && !isOff(request) && denialsFor(request, given.context).length === 0
    } catch {
      return false
    }
  }

  const dependsOnViewer = (given: OperationRequest<TContext>): boolean => {
    try {
      const request = requestOf(given)
      if (!request || planner.dependsOnViewer(request)) return true
      return introspectionDepends && planner.introspects(request)
    } catch {
      return true
    }
  }

  return { authorize, permits, dependsOnViewer }
}

const NONE: readonly GraphQLError[] = []

function requestOf<TContext>({
  document,
  operation,
  operationName,
  variables,
}: OperationRequest<TContext>): Request | null {
  const found = operation ?? getOperationAST(document, operationName)
  return found?.kind === Kind.OPERATION_DEFINITION ? { document, operation: found, variables } : null
}

const noOperation = () =>
  new GraphQLError('Missing or unknown operation name: send the name of an operation in the document.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400, headers: {} } },
  })

/**
 * Rejects the operation if the decision itself fails. The cause is not sent to the client; it is in `originalError`.
 */
function failure(cause: unknown): GraphQLError {
  const originalError = cause instanceof Error ? cause : new Error(String(cause))
  const message = originalError instanceof ViewerError ? originalError.message : 'Authorization failed.'
  return new GraphQLError(message, {
    originalError,
    extensions: { code: 'INTERNAL_SERVER_ERROR', http: { status: 500, headers: {} } },
  })
}
