import type { ApolloServerPlugin } from '@apollo/server'
import type { Log } from '../log.ts'
import { causeOf, INTERNAL, isInternal } from './errors.ts'

type ReportingContext = { readonly requestId: string; readonly log: Log }

/** A plugin that logs what is masked, and tells the client by which id to ask about it. */
export function errorReport<TContext extends ReportingContext>(): ApolloServerPlugin<TContext> {
  return {
    unexpectedErrorProcessingRequest: async ({ requestContext: { contextValue }, error }) => {
      const { requestId, log } = contextValue
      log.error({ requestId, err: error }, 'operation failed')
    },
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue: { requestId, log } }) => {
        for (const error of errors.filter(isInternal))
          log.error({ requestId, err: causeOf(error), path: error.path?.join('.') }, 'operation failed')
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
