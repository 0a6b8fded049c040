import type { preHandlerAsyncHookHandler } from 'fastify'
import type { PersistedOperations } from '../../graphql/persisted-operations.ts'
import { refuse } from '../plugins/error-responses.ts'

type Parameters = { query?: unknown; documentId?: unknown; doc_id?: unknown; id?: unknown; extensions?: unknown }

/** Hook that accepts persisted operations, by text or id, and rejects all others before parsing. */
export function persistedOnly(operations: PersistedOperations): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    const { body, search } = request
    const parameters: Parameters = search ? Object.fromEntries(search) : isRecord(body) ? body : {}
    const text = find(operations, parameters)
    if (text === undefined) return refuse(request, reply, 400, 'Only persisted operations are allowed.')

    // Passes on the text, without the extension that requests an automatic persisted query.
    if (search) {
      search.set('query', text)
      search.delete('extensions')
    } else {
      request.body = { ...parameters, query: text, extensions: null }
    }
  }
}

/** `documentId` comes from GraphQL-over-HTTP; network functions of Relay mostly send `doc_id` or `id`. */
function find(operations: PersistedOperations, parameters: Parameters): string | undefined {
  const { query, documentId, doc_id, id: own, extensions } = parameters
  if (typeof query === 'string' && query !== '') return operations.findByText(query)
  const id = documentId ?? doc_id ?? own ?? hashIn(extensions)
  return typeof id === 'string' ? operations.findById(id) : undefined
}

/** Apollo clients send the hash as an extension. */
function hashIn(extensions: unknown): unknown {
  const parsed = typeof extensions === 'string' ? parseJson(extensions) : extensions
  return isRecord(parsed) && isRecord(parsed.persistedQuery) ? parsed.persistedQuery.sha256Hash : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
