/** Ends a subscription when its viewer no longer meets the requirements of the operation. */

import type { DocumentNode, GraphQLError, GraphQLResolveInfo, OperationDefinitionNode } from 'graphql'
import { Kind } from 'graphql'

/** Replaces an event: its field fails with the error, and the stream ends. */
export class Ended {
  readonly error: GraphQLError

  constructor(error: GraphQLError) {
    this.error = error
  }
}

/**
 * Passes events on while the viewer is allowed. Then closes the source and emits one last event of class `Ended`.
 * @param denial returns the error if the viewer is no longer allowed; called before each event.
 */
export function whileAllowed(source: unknown, denial: () => GraphQLError | undefined): unknown {
  if (!isAsyncIterable(source)) return source // The executor rejects it.
  return {
    [Symbol.asyncIterator]() {
      const events = source[Symbol.asyncIterator]()
      let isOver = false
      const close = async (): Promise<IteratorResult<unknown>> => {
        isOver = true
        await events.return?.()
        return { done: true, value: undefined }
      }
      return {
        async next(): Promise<IteratorResult<unknown>> {
          if (isOver) return { done: true, value: undefined }
          const event = await events.next()
          const error = event.done ? undefined : denial()
          if (!error) return event
          close().catch(() => {}) // The stream ends even if closing the source fails.
          return { done: false, value: new Ended(error) }
        },
        return: close,
        async throw(error: unknown): Promise<IteratorResult<unknown>> {
          isOver = true
          return events.throw ? events.throw(error) : Promise.reject(error)
        },
      }
    },
  }
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value

/**
 * @returns a function that returns the document of the executed operation: the same object for each call of an
 * operation.
 */
export function executedDocuments(): (info: GraphQLResolveInfo) => DocumentNode {
  const documents = new WeakMap<OperationDefinitionNode, DocumentNode>()
  return ({ operation, fragments }) => {
    const document = documents.get(operation) ?? {
      kind: Kind.DOCUMENT,
      definitions: [operation, ...Object.values(fragments)],
    }
    documents.set(operation, document)
    return document
  }
}
