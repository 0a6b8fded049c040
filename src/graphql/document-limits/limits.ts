/** Document limits: maximum size of a document. A fragment counts wherever it is spread. */

export type DocumentLimits = {
  /** Lexical tokens, without comments. */
  readonly tokens: number
  /** Depth of nested brackets of any kind, and of nested fragments. */
  readonly nesting: number
  /** Depth of nested fields. */
  readonly depth: number
  readonly aliases: number
  /** Root fields of the operation. */
  readonly rootFields: number
  /** Fields with the same response name at one level, merged fields included. */
  readonly repeats: number
  /** Arguments of one field, or variables of the operation. */
  readonly arguments: number
  readonly directives: number
  /** Fields and fragments in total. */
  readonly selections: number
  /** Fields that the response may hold. */
  readonly cost: number
}

export type DocumentLimit = keyof DocumentLimits

/** Unit of each limit, and the setting that changes it. */
export const DOCUMENT_LIMITS: Readonly<Record<DocumentLimit, { unit: string; setting: string }>> = {
  tokens: { unit: 'tokens', setting: 'LIMIT_TOKENS' },
  nesting: { unit: 'levels of brackets or fragments', setting: 'LIMIT_NESTING' },
  depth: { unit: 'levels of fields', setting: 'LIMIT_DEPTH' },
  aliases: { unit: 'aliases', setting: 'LIMIT_ALIASES' },
  rootFields: { unit: 'root fields', setting: 'LIMIT_ROOT_FIELDS' },
  repeats: { unit: 'repetitions of a field, merged fields included', setting: 'LIMIT_REPEATS' },
  arguments: { unit: 'arguments of a field or variables', setting: 'LIMIT_ARGUMENTS' },
  directives: { unit: 'directives', setting: 'LIMIT_DIRECTIVES' },
  selections: { unit: 'selections, those of its fragments included', setting: 'LIMIT_SELECTIONS' },
  cost: { unit: 'fields in the response', setting: 'LIMIT_COST' },
}
