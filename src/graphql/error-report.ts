import type { ApolloServerPlugin } from '@apollo/server'
import type { Log } from '../log.ts'
import { causeOf, INTERNAL, isInternal } from './errors.ts'

type ReportingContext = { readonly requestId: string; readonly log: Log }

/** A plugin that logs what is masked, and tells the client by which id to ask about it. */
export function errorReport<TContext extends ReportingContext>(): ApolloServerPlugin<TContext> {
  return {
    unexpectedErrorProcessingRequest: async ({ requestContext: { contextValue }, error }) => {
      contextValue.log.error({ err: error }, 'operation failed')
    },
    requestDidStart: async () => ({
      didEncounterErrors: async ({ errors, contextValue }) => {
        for (const error of errors.filter(isInternal))
          contextValue.log.error({ err: causeOf(error), path: error.path?.join('.') }, 'operation failed')
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
