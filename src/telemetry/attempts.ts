import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import { guardedFields } from '../graphql/limits/guarded-fields.ts'
import type { Metrics } from './metrics.ts'

/** A plugin that counts logins, refreshes and the like by what became of them. An operation holds one of them at most. */
export function countAttempts<TContext extends BaseContext>(metrics: Metrics): ApolloServerPlugin<TContext> {
  return {
    requestDidStart: async () => ({
      willSendResponse: async ({ document, operation, response: { body } }) => {
        if (!document || !operation || body.kind !== 'single') return
        const [field] = guardedFields(document, operation)
        if (!field) return
        const outcome = outcomeOf((field.alias ?? field.name).value, body.singleResult)
        if (outcome !== undefined) metrics.attempted(field.name.value, outcome)
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
