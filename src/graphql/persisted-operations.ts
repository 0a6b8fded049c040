/** Persisted operations: the only ones allowed, for a service that knows all of its clients. */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { stripIgnoredCharacters } from 'graphql'
import { z } from 'zod'
import { StartupError } from '../core/errors.ts'

/**
 * Texts by id: persisted-documents.json of graphql-codegen (SHA-1 or SHA-256), persisted.json of relay-compiler (MD5).
 */
const ById = z.record(z.string().min(1), z.string().min(1))

/** persisted-query-manifest.json of @apollo/generate-persisted-query-manifest. */
const ApolloManifest = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string().min(1), body: z.string().min(1) })),
})

const Manifest = z.union([
  ApolloManifest.transform(({ operations }) => operations.map(({ id, body }): Entry => [id, body])),
  ById.transform((texts): Entry[] => Object.entries(texts)),
])

type Entry = [id: string, text: string]

export type PersistedOperations = {
  /**
   * @param id id in the manifest, or SHA-256 of the text, optionally after `sha256:` (GraphQL-over-HTTP §Document
   *   Identifier).
   */
  findById(id: string): string | undefined
  /** @param text in any layout. @returns the document from the manifest. */
  findByText(text: string): string | undefined
}

/** @throws StartupError if two documents share an id. */
export function createPersistedOperations(entries: readonly Entry[]): PersistedOperations {
  const byId = new Map<string, string>()
  const byText = new Map<string, string>()
  for (const [id, text] of entries) {
    const stripped = stripIgnoredCharacters(text)
    const known = byId.get(id)
    if (known !== undefined && stripIgnoredCharacters(known) !== stripped)
      throw new StartupError(
        `TRUSTED_DOCUMENTS: the id ${id.slice(0, 100)} has two different documents: make it unique`,
      )
    byId.set(id, text).set(createHash('sha256').update(text).digest('hex'), text)
    byText.set(stripped, text)
  }
  return {
    findById: (id) => byId.get(id) ?? byId.get(id.replace(/^sha256:/, '')),
    findByText(text) {
      try {
        return byText.get(stripIgnoredCharacters(text))
      } catch {
        return undefined // The text does not consist of GraphQL tokens.
      }
    },
  }
}

/** @param paths manifests, one per client. @throws StartupError that names the missing or invalid file. */
export async function readPersistedOperations(paths: readonly string[]): Promise<PersistedOperations> {
  const files = await Promise.all(paths.map(readManifest))
  return createPersistedOperations(files.flat())
}

async function readManifest(path: string): Promise<Entry[]> {
  try {
    const entries = Manifest.parse(JSON.parse(await readFile(path, 'utf8')))
    for (const [, text] of entries) stripIgnoredCharacters(text) // Throws for invalid text.
    return entries
  } catch {
    throw new StartupError(
      `TRUSTED_DOCUMENTS: ${path} must be a manifest of graphql-codegen, relay-compiler or @apollo/generate-persisted-query-manifest`,
    )
  }
}
