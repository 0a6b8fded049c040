/** What is known of the operation that a request brings: for its line in the log, the metrics and its span. */

import type { ApolloServerPlugin } from '@apollo/server'
import type { OperationTypeNode } from 'graphql'

export type OperationRecord = {
  /** As the client calls it; null where it has no name, or none was found. */
  name: string | null
  /** Null until the operation is found: the document was refused otherwise. */
  type: OperationTypeNode | null
  /** SHA-256 of the document's text, in hexadecimal. */
  hash: string | null
  /** Of the first error that the answer tells. */
  code: string | null
  /** Who asked. */
  userId: string | null
}

/** What a plugin of ours reads of an operation's context. */
export type RecordedContext = {
  readonly operation: OperationRecord
  readonly viewer: { readonly userId: string } | null
}

export function newOperationRecord(): OperationRecord {
  return { name: null, type: null, hash: null, code: null, userId: null }
}

/** A plugin that fills in the context's record. */
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
        willSendResponse: async ({ response }) => {
          const [error] = (response.body.kind === 'single' && response.body.singleResult.errors) || []
          record.code = error ? String(error.extensions?.code) : null
        },
      }
    },
  }
}
