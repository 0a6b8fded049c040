/** How large a document may be; each is a setting, and counted as if every fragment stood where it is spread. */
export type Limits = {
  /** Lexical tokens; comments are none. */
  readonly tokens: number
  /** Brackets within brackets, of any kind; and fragments within fragments. */
  readonly nesting: number
  /** Fields within fields. */
  readonly depth: number
  /** Fields under a name that is not their own. */
  readonly aliases: number
  /** Fields of the operation itself. */
  readonly rootFields: number
  /** Times that one response name stands at one level. */
  readonly repeats: number
  /** Arguments of one field, and variables of one operation. */
  readonly arguments: number
  readonly directives: number
  /** Fields and fragments. */
  readonly selections: number
  /** Fields that the answer may hold. */
  readonly cost: number
}

/** What a document has too much of. */
export type Excess = { readonly limit: keyof Limits; readonly most: number }

const NAMES: Record<keyof Limits, string> = {
  tokens: 'tokens',
  nesting: 'levels of brackets or fragments',
  depth: 'levels of fields',
  aliases: 'aliases',
  rootFields: 'root fields',
  repeats: 'repetitions of a field',
  arguments: 'arguments of a field or variables',
  directives: 'directives',
  selections: 'selections with its fragments',
  cost: 'fields in its answer',
}

/** What a client is told. */
export function describeExcess({ limit, most }: Excess): string {
  return `The operation is too large: it may have ${most} ${NAMES[limit]} at most.`
}
