import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import { type DocumentNode, type GraphQLFormattedError, type OperationDefinitionNode, OperationTypeNode } from 'graphql'
import type { Metrics } from '../../telemetry/metrics.ts'
import { credentialFieldsIn } from '../documents/credential-mutations.ts'

type Result = { data?: Record<string, unknown> | null; errors?: readonly GraphQLFormattedError[] }

/** Counts the outcome of a credential mutation. An operation holds at most one. */
export function countAttempt(
  metrics: Metrics,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  result: Result,
): void {
  if (operation.operation !== OperationTypeNode.MUTATION) return
  const [field] = credentialFieldsIn(document)(operation)
  if (!field) return
  const outcome = outcomeOf((field.alias ?? field.name).value, result)
  if (outcome !== undefined) metrics.attempted(field.name.value, outcome)
}

/** Plugin that counts credential mutations run by Apollo. */
export function countAttempts<TContext extends BaseContext>(metrics: Metrics): ApolloServerPlugin<TContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ document, operation, response: { body } }) => {
        if (document && operation && body.kind === 'single')
          countAttempt(metrics, document, operation, body.singleResult)
      },
    }),
  }
}

/**
 * Returns `ok`, or the error code of the field or operation. Returns NO_REFRESH_TOKEN for a signed-out visitor who
 * requests a refresh, and undefined for a field that a directive skipped.
 */
function outcomeOf(key: string, { data, errors = [] }: Result): string | undefined {
  if (data?.[key] != null) return 'ok'
  const error = errors.find(({ path }) => path?.[0] === key) ?? errors[0]
  if (!error) return undefined
  const { code, reason } = error.extensions ?? {}
  return code === 'INVALID_REFRESH_TOKEN' && reason === 'missing' ? 'NO_REFRESH_TOKEN' : String(code)
}
