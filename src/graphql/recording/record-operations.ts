import type { ApolloServerPlugin } from '@apollo/server'
import type { RecordedContext } from '../../telemetry/operation-record.ts'

/** Plugin that fills in the operation record of the context. */
export function recordOperations<TContext extends RecordedContext>(): ApolloServerPlugin<TContext> {
  return {
    requestDidStart: async ({ contextValue: { operation: record, viewer } }) => {
      record.userId = viewer?.userId ?? null
      return {
        didResolveSource: async ({ queryHash }) => {
          record.hash = queryHash
        },
        didResolveOperation: async ({ operation }) => {
          record.name = operation?.name?.value ?? null
          record.type = operation?.operation ?? null
        },
        willSendResponse: async ({ response: { body } }) => {
          const [error] = (body.kind === 'single' && body.singleResult.errors) || []
          record.code = error ? String(error.extensions?.code) : null
        },
      }
    },
  }
}
