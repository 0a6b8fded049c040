/** The only operations that are answered, where a service knows all of its clients. */

import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { stripIgnoredCharacters } from 'graphql'
import { z } from 'zod'
import { StartError } from '../errors.ts'

/** What graphql-codegen's client preset writes to persisted-documents.json: each document's text by its hash. */
const Manifest = z.record(z.string().min(1), z.string().min(1))

export type TrustedDocuments = {
  /** @param id the manifest's hash, or the text's SHA-256; `sha256:` may stand before it (GraphQL-over-HTTP §Document Identifier). */
  findById(id: string): string | undefined
  /** @param text however it is laid out. @returns the document as the manifest has it. */
  findByText(text: string): string | undefined
}

export function trustDocuments(manifest: Readonly<Record<string, string>>): TrustedDocuments {
  const byId = new Map<string, string>()
  const byText = new Map<string, string>()
  for (const [id, text] of Object.entries(manifest)) {
    byId.set(id, text).set(createHash('sha256').update(text).digest('hex'), text)
    byText.set(stripIgnoredCharacters(text), text)
  }
  return {
    findById: (id) => byId.get(id) ?? byId.get(id.replace(/^sha256:/, '')),
    findByText(text) {
      try {
        return byText.get(stripIgnoredCharacters(text))
      } catch {
        return undefined // not even tokens
      }
    },
  }
}

/** @throws StartError when the file is not there, or is no manifest. */
export async function readTrustedDocuments(path: string): Promise<TrustedDocuments> {
  try {
    return trustDocuments(Manifest.parse(JSON.parse(await readFile(path, 'utf8'))))
  } catch {
    throw new StartError(
      `TRUSTED_DOCUMENTS: ${path} is not a file of documents by their hash, as graphql-codegen writes it`,
    )
  }
}
