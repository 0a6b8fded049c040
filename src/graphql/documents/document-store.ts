import type { ApolloServerOptionsWithSchema } from '@apollo/server'
import type { DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'

export type DocumentStore = NonNullable<ApolloServerOptionsWithSchema<object>['documentStore']>

/** A front end has hundreds of documents, of a few hundred characters each. */
const MAX_DOCUMENTS = 1000

/** Limit of characters in all documents: a parsed document takes up to a hundred bytes per character. */
const MAX_CHARACTERS = 1_000_000

/**
 * Cache of documents that Apollo Server parsed and validated. Apollo's own cache holds 30 MB measured as JSON, which is
 * ten times as much on the heap. This one is limited by the length of the texts.
 */
export function documentStore(max = MAX_DOCUMENTS, maxSize = MAX_CHARACTERS): DocumentStore {
  const documents = new LRUCache<string, DocumentNode>({ max, maxSize, sizeCalculation: lengthOf })
  return {
    get: async (key) => documents.get(key),
    set: async (key, document) => {
      documents.set(key, document)
    },
    delete: async (key) => documents.delete(key),
  }
}

/** A document without source text counts as too large to cache. */
const lengthOf = ({ loc }: DocumentNode) => loc?.source.body.length ?? Number.MAX_SAFE_INTEGER
