import { type DocumentNode, Kind, type OperationDefinitionNode } from 'graphql'
import type { CompiledQuery } from 'graphql-jit'
import { LRUCache } from 'lru-cache'
import type { OperationRecord } from '../../telemetry/operation-record.ts'

export type CompiledOperation = {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
  readonly run: CompiledQuery['query']
  readonly record: Omit<OperationRecord, 'code' | 'userId'>
}

/** A front end has hundreds of documents, of a few hundred characters each. */
const MAX_DOCUMENTS = 1000
/** Limit of characters in all documents. */
const MAX_CHARACTERS = 1_000_000

/** Compiled operations by document text and operation name. Evicts the least recently used document. */
export class CompiledCache {
  readonly #documents = new LRUCache<string, readonly CompiledOperation[]>({
    max: MAX_DOCUMENTS,
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (_operations, text) => Math.max(1, text.length),
  })

  /** @param name may be omitted if the document has a single operation. */
  find(text: string, name: string | null): CompiledOperation | undefined {
    return this.#documents
      .get(text)
      ?.find(({ document, record }) => (name === null ? isOnlyOperation(document) : record.name === name))
  }

  /** Adds an operation, replacing one with the same name. */
  add(text: string, operation: CompiledOperation): void {
    this.#documents.set(text, [...this.#others(text, operation.record.name), operation])
  }

  delete(text: string, { name }: OperationDefinitionNode): void {
    const others = this.#others(text, name?.value ?? null)
    if (others.length > 0) this.#documents.set(text, others)
    else this.#documents.delete(text)
  }

  #others(text: string, name: string | null): readonly CompiledOperation[] {
    return this.#documents.peek(text)?.filter(({ record }) => record.name !== name) ?? []
  }
}

function isOnlyOperation({ definitions }: DocumentNode): boolean {
  return definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION).length === 1
}
