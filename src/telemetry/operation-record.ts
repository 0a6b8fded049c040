/** Operation record: facts about the operation of a request, for its log line, metrics and span. */

export type OperationRecord = {
  /** Name given by the client; null if the operation has none or was not found. */
  name: string | null
  /** Null until the operation is found. */
  type: 'query' | 'mutation' | 'subscription' | null
  /** SHA-256 of the document text, in hexadecimal. */
  hash: string | null
  /** Code of the first error in the response. */
  code: string | null
  /** Id of the viewer's user. */
  userId: string | null
}

/** Parts of an operation's context that recording reads. */
export type RecordedContext = {
  readonly operation: OperationRecord
  readonly viewer: { readonly userId: string } | null
}

export function newOperationRecord(): OperationRecord {
  return { name: null, type: null, hash: null, code: null, userId: null }
}
