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
        const key = (field.alias ?? field.name).value
        metrics.attempted(field.name.value, codeAt(key, body.singleResult))
      },
    }),
  }
}

type Result = { data?: Record<string, unknown> | null; errors?: readonly GraphQLFormattedError[] }

/** The code of what went wrong with a field, or with the whole operation; null where the field has a value. */
function codeAt(key: string, { data, errors = [] }: Result): string | null {
  if (data?.[key] != null) return null
  const error = errors.find(({ path }) => path?.[0] === key) ?? errors[0]
  // Skipped by a directive: there is neither.
  return error ? String(error.extensions?.code) : null
}
