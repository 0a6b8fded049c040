/** Directives applied to a schema element, in the SDL and in `extensions.directives`. */

import { type ConstArgumentNode, type ConstDirectiveNode, type ConstValueNode, Kind, type NameNode } from 'graphql'

type DirectedNode = { readonly directives?: readonly ConstDirectiveNode[] | undefined }

/** Type, field, argument, input field or enum value, or the schema itself. */
export type Element = {
  astNode?: DirectedNode | null | undefined
  extensionASTNodes?: readonly DirectedNode[]
  extensions?: Readonly<Record<string, unknown>>
}

export type AppliedDirectives = {
  /** Directives in the SDL, including type extensions. */
  written: readonly ConstDirectiveNode[]
  /** Directives in `extensions.directives`, as nodes without a location. */
  given: readonly ConstDirectiveNode[]
  /** Names of directives in `extensions.directives` with unreadable arguments. */
  unreadable: readonly string[]
}

/** Result for elements without directives, the most frequent case. */
export const NO_DIRECTIVES: AppliedDirectives = { written: [], given: [], unreadable: [] }

export function appliedDirectives({ astNode, extensionASTNodes = [], extensions }: Element): AppliedDirectives {
  const written =
    extensionASTNodes.length === 0
      ? (astNode?.directives ?? [])
      : [astNode, ...extensionASTNodes].flatMap((node) => node?.directives ?? [])
  const inExtensions = extensions?.directives
  if (inExtensions === undefined || inExtensions === null)
    return written.length === 0 ? NO_DIRECTIVES : { ...NO_DIRECTIVES, written }

  const given: ConstDirectiveNode[] = []
  const unreadable: string[] = []
  for (const [name, args] of applications(inExtensions)) {
    const read = argumentsOf(args)
    if (read) given.push({ kind: Kind.DIRECTIVE, name: nameNode(name), arguments: read })
    else unreadable.push(name)
  }
  return { written, given, unreadable }
}

/** Reads both conventions: `{ name: args | [args] }` of graphql-tools, and `[{ name, args }]` of Pothos. */
function applications(value: unknown): [string, unknown][] {
  if (Array.isArray(value)) return value.map((each) => [String(each?.name), each?.args ?? {}])
  if (!isRecord(value)) return [['directives', value]]
  return Object.entries(value).flatMap(([name, args]): [string, unknown][] =>
    Array.isArray(args) ? args.map((each) => [name, each]) : [[name, args]],
  )
}

/** @returns null if an argument has a value that SDL cannot express, such as a function. */
function argumentsOf(args: unknown): ConstArgumentNode[] | null {
  if (!isRecord(args)) return null
  const read: ConstArgumentNode[] = []
  for (const [name, given] of Object.entries(args)) {
    if (given === undefined) continue
    const value = valueNode(given)
    if (value === null) return null
    read.push({ kind: Kind.ARGUMENT, name: nameNode(name), value })
  }
  return read
}

/** A text may be an enum value or a string, depending on the argument's type. */
function valueNode(value: unknown): ConstValueNode | null {
  if (value === null) return { kind: Kind.NULL }
  if (typeof value === 'boolean') return { kind: Kind.BOOLEAN, value }
  if (typeof value === 'number')
    return Number.isInteger(value)
      ? { kind: Kind.INT, value: String(value) }
      : { kind: Kind.FLOAT, value: String(value) }
  if (typeof value === 'string') return { kind: Kind.STRING, value }
  if (!Array.isArray(value)) return null
  const values = value.map(valueNode)
  return values.every((each) => each !== null) ? { kind: Kind.LIST, values } : null
}

const nameNode = (value: string): NameNode => ({ kind: Kind.NAME, value })

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
