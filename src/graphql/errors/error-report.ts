import type { ApolloServerPlugin } from '@apollo/server'
import type { Log } from '../../core/log.ts'
import { causeOf, codeOf, INTERNAL } from './error-formatter.ts'

type ReportingContext = { readonly requestId: string; readonly log: Log }

/**
 * Plugin that logs unexpected errors, and an unavailable database, with their cause. It returns the request id of
 * unexpected errors to the client.
 */
export function errorReport<TContext extends ReportingContext>(): ApolloServerPlugin<TContext> {
  return {
    unexpectedErrorProcessingRequest: async ({ requestContext: { contextValue }, error }) => {
      const { requestId, log } = contextValue
      log.error({ requestId, err: error }, 'operation failed')
    },
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue: { requestId, log } }) => {
        for (const error of errors) {
          const code = codeOf(error)
          if (code === 'UNAVAILABLE') log.warn({ requestId, err: causeOf(error) }, 'Database unavailable')
          if (code === INTERNAL)
            log.error({ requestId, err: causeOf(error), path: error.path?.join('.') }, 'operation failed')
        }
      },
      willSendResponse: async ({ response: { body }, contextValue: { requestId } }) => {
        if (body.kind !== 'single' || !body.singleResult.errors) return
        body.singleResult.errors = body.singleResult.errors.map((error) =>
          error.extensions?.code === INTERNAL ? { ...error, extensions: { ...error.extensions, requestId } } : error,
        )
      },
    }),
  }
}
