import type { FastifyRequest, preHandlerAsyncHookHandler } from 'fastify'
import type { TrustedDocuments } from '../graphql/trusted-documents.ts'
import { refuse } from './refusal.ts'

type Parameters = { query?: unknown; documentId?: unknown; extensions?: unknown }

/** A hook that lets an operation pass that is trusted, by its text or its id, and refuses every other before it is parsed. */
export function trustedOnly(documents: TrustedDocuments): preHandlerAsyncHookHandler {
  return async (request, reply) => {
    const { body } = request
    const search = searchOf(request)
    const parameters: Parameters = request.method === 'GET' ? search : isRecord(body) ? body : {}
    const text = find(documents, parameters)
    if (text === undefined) return refuse(request, reply, 400, 'Only trusted documents are answered.')

    // Apollo then sees the text, and nothing that it would take for an automatic persisted query.
    if (request.method === 'GET') {
      const { extensions: _, ...others } = search
      request.raw.url = `/graphql?${new URLSearchParams({ ...others, query: text })}`
    } else {
      request.body = { ...parameters, query: text, extensions: null }
    }
  }
}

function find(documents: TrustedDocuments, { query, documentId, extensions }: Parameters): string | undefined {
  if (typeof query === 'string' && query !== '') return documents.findByText(query)
  const id = documentId ?? hashIn(extensions)
  return typeof id === 'string' ? documents.findById(id) : undefined
}

/** Where clients of Apollo's put it. */
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

function searchOf({ url }: FastifyRequest): Record<string, string> {
  return Object.fromEntries(new URL(url, 'http://localhost').searchParams)
}
