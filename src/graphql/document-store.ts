import type { ApolloServerOptionsWithSchema } from '@apollo/server'
import type { DocumentNode } from 'graphql'
import { BoundedMap } from '../bounded-map.ts'

type DocumentStore = NonNullable<ApolloServerOptionsWithSchema<object>['documentStore']>

/** A front end has hundreds, of some hundred characters each. */
const MOST = 1000

/** Characters of all their texts: a document takes up to a hundred bytes for each of them. */
const HEAVIEST = 1_000_000

/**
 * Where Apollo Server keeps documents that it has parsed and found valid. Its own store measures them by their length as JSON, and takes
 * 30 MB of that, which is ten times as much on the heap. This one goes by their texts; the least recently used makes room.
 */
export function documentStore(most = MOST, heaviest = HEAVIEST): DocumentStore {
  const kept = new BoundedMap<string, DocumentNode>({ most, weigh: (_key, document) => lengthOf(document), heaviest })
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

/** One that doesn't say where it comes from is not kept. */
const lengthOf = ({ loc }: DocumentNode) => loc?.source.body.length ?? Number.POSITIVE_INFINITY
