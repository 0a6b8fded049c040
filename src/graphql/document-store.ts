import type { ApolloServerOptionsWithSchema } from '@apollo/server'
import type { DocumentNode } from 'graphql'
import { BoundedMap } from '../bounded-map.ts'

type DocumentStore = NonNullable<ApolloServerOptionsWithSchema<object>['documentStore']>

/**
 * Where Apollo Server keeps documents that it has parsed and found valid. Its own store measures them by their length as JSON, and takes
 * 30 MB of that, which is ten times as much on the heap. This one counts; the least recently used makes room.
 * @param most to keep: a front end has hundreds.
 */
export function documentStore(most = 1000): DocumentStore {
  const kept = new BoundedMap<string, DocumentNode>(most)
  return {
    async get(key) {
      const document = kept.get(key)
      if (!document) return undefined
      kept.delete(key)
      kept.set(key, document)
      return document
    },
    async set(key, document) {
      kept.set(key, document)
    },
    async delete(key) {
      return kept.delete(key)
    },
  }
}
