/**
 * Entry point for GraphQL Yoga, and other servers based on Envelop.
 * @example const authorization = createAuthorization(schema, options) createYoga({ schema: authorization.schema,
 * context, plugins: [useAuthorization(authorization)] })
 */

import type { DocumentNode, GraphQLError } from 'graphql'
import type { Authorization } from '../create-authorization.ts'
import { hideSuggestion } from './refusal.ts'

type Args = {
  document: DocumentNode
  operationName?: string | null | undefined
  variableValues?: Readonly<Record<string, unknown>> | null | undefined
  contextValue?: unknown
}
type Payload = { args: Args; setResultAndStopExecution(result: { errors: readonly GraphQLError[] }): void }

/** Structurally an Envelop plugin. */
export type YogaPlugin = {
  onValidate(): ((payload: { result: readonly GraphQLError[] }) => void) | undefined
  onExecute(payload: Payload): void
  onSubscribe(payload: Payload): void
}

/**
 * Rejects operations before any of them runs; Yoga sets status and headers from `extensions.http`. Must come before a
 * response cache. The cache must store responses that differ by viewer per session: `session: (request) => …`.
 */
export function useAuthorization<TContext>(authorization: Authorization<TContext>): YogaPlugin {
  const refuse = ({ args, setResultAndStopExecution }: Payload): void => {
    const { document, operationName, variableValues: variables, contextValue } = args
    const context = contextValue as TContext
    const errors = authorization.authorize({ document, operationName, variables, context })
    if (errors.length > 0) setResultAndStopExecution({ errors })
  }
  const hide = ({ result }: { result: readonly GraphQLError[] }) => {
    for (const error of result) hideSuggestion(error)
  }
  return {
    onValidate: () => (authorization.hidesSuggestions ? hide : undefined),
    onExecute: refuse,
    onSubscribe: refuse,
  }
}
