import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import type { DocumentNode, GraphQLFormattedError, OperationDefinitionNode } from 'graphql'
import { guardedFields } from '../graphql/limits/guarded-fields.ts'
import type { Metrics } from './metrics.ts'

/** Counts a login, a refresh or the like by what became of it. An operation holds one of them at most. */
export function countAttempt(
  metrics: Metrics,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  result: Result,
): void {
  const [field] = guardedFields(document, operation)
  if (!field) return
  const outcome = outcomeOf((field.alias ?? field.name).value, result)
  if (outcome !== undefined) metrics.attempted(field.name.value, outcome)
}

/** A plugin that counts those that Apollo answers. */
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

type Result = { data?: Record<string, unknown> | null; errors?: readonly GraphQLFormattedError[] }

/** `ok`, or the code of what went wrong with a field or the whole operation; undefined where a directive skipped it. */
function outcomeOf(key: string, { data, errors = [] }: Result): string | undefined {
  if (data?.[key] != null) return 'ok'
  const error = errors.find(({ path }) => path?.[0] === key) ?? errors[0]
  return error && String(error.extensions?.code)
}
