/** Finds what allowed operations can use by trying them: introspection must show the same. */

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getOperationAST,
  isAbstractType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  parse,
} from 'graphql'
import { compilePolicy, createPlanner, decide, type Viewer } from '../../../src/authorization/index.ts'
import { ROLES } from '../support/directives.ts'

type Field = GraphQLField<unknown, unknown>

/** '…' stands for the selection inside. */
type Written = { text: string; uses: readonly string[] }

/** Wraps a selection of a type. */
type Around = { before: string; after: string }

/** Finds by trial the coordinates that some allowed operation uses without a null. */
export function usedByAllowed(schema: GraphQLSchema, viewer: Viewer | null, now: Date): string[] {
  const policy = compilePolicy(schema, { roles: ROLES })
  const planner = createPlanner(schema, policy)
  const reached = new Map<GraphQLObjectType, Around>()
  const query = schema.getQueryType()
  if (query) reached.set(query, { before: '{', after: '}' })
  for (const [type, around] of reached) reachFrom(type, around) // Grows during the loop.

  /** For each type a selection that ends in a field other than `__typename`. */
  const completions = new Map<GraphQLObjectType, string>()
  for (let before = -1; completions.size > before; ) {
    before = completions.size
    for (const [type, around] of reached) complete(type, around)
  }

  const used = new Set<string>()
  for (const [type, around] of reached) use(type, around)
  return [...used].toSorted()

  function isAllowed(source: string): boolean {
    const document = parse(source)
    const operation = getOperationAST(document)
    if (!operation || planner.denials({ document, operation }, viewer, () => now).length > 0) return false
    return planner
      .requirements({ document, operation })
      .every(({ policies }) =>
        policies.every((each) => decide(each.answerNull, viewer, () => now, policy.roles) === null),
      )
  }

  function reachFrom(type: GraphQLObjectType, around: Around): void {
    for (const field of Object.values(type.getFields())) {
      if (isLeaf(field)) continue
      const way = waysToUse(type, field).find((each) => isAllowed(write(around, each, '{__typename}')))
      for (const possible of way ? possibleTypes(field) : [])
        if (way && !reached.has(possible)) reached.set(possible, within(around, way, possible))
    }
  }

  function complete(type: GraphQLObjectType, around: Around): void {
    if (completions.has(type)) return
    for (const field of Object.values(type.getFields())) {
      const inside = completionOf(field)
      if (inside === undefined) continue
      const way = waysToUse(type, field).find((each) => isAllowed(write(around, each, inside)))
      if (way) completions.set(type, way.text.replace('…', inside))
    }
  }

  function use(type: GraphQLObjectType, around: Around): void {
    for (const field of Object.values(type.getFields())) {
      const inside = completionOf(field)
      if (inside === undefined) continue
      for (const way of waysToUse(type, field))
        if (way.uses.some((each) => !used.has(each)) && isAllowed(write(around, way, inside)))
          for (const each of way.uses) used.add(each)
    }
  }

  /** Returns the selection of a field; undefined when there is none yet. */
  function completionOf(field: Field): string | undefined {
    if (isLeaf(field)) return ''
    const type = possibleTypes(field).find((each) => completions.has(each))
    return type && `{... on ${type.name}{${completions.get(type)}}}`
  }

  function possibleTypes(field: Field): readonly GraphQLObjectType[] {
    const type = getNamedType(field.type)
    return isAbstractType(type) ? schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []
  }

  /** Returns a field with each useful set of arguments, by its type and by each interface that has it. */
  function waysToUse(type: GraphQLObjectType, field: Field): Written[] {
    const ways: Written[] = []
    for (const args of waysToGive(field.args)) {
      const text = `${field.name}${args.length > 0 ? `(${args.map((each) => each.text).join(',')})` : ''}`
      for (const owner of [type, ...type.getInterfaces()]) {
        const ofOwner = owner.getFields()[field.name]
        if (!ofOwner || !args.every(({ name }) => ofOwner.args.some((each) => each.name === name))) continue
        ways.push({
          text: owner === type ? `${text}…` : `... on ${owner.name}{${text}…}`,
          uses: [
            `${owner.name}.${field.name}`,
            ...args.flatMap(({ name, uses }) => [`${owner.name}.${field.name}(${name}:)`, ...uses]),
          ],
        })
      }
    }
    return ways
  }

  function waysToGive(args: readonly GraphQLArgument[]): (Written & { name: string })[][] {
    const ways = (argument: GraphQLArgument) =>
      values(argument.type, 3).map(({ text, uses }) => ({
        name: argument.name,
        text: `${argument.name}:${text}`,
        uses,
      }))
    const required = product(args.filter(isRequiredArgument).map(ways))
    const optional = args.filter((argument) => !isRequiredArgument(argument)).flatMap(ways)
    return required.flatMap((given) => [given, ...optional.map((each) => [...given, each])])
  }

  /** Values beyond null and empty lists or objects, without those that are denied everywhere. */
  function values(type: GraphQLInputType, depth: number): Written[] {
    return allValues(type, depth).filter(({ uses }) =>
      uses.every((use) => {
        const required = policy.coordinates.get(use)
        return !required || decide(required.reject, viewer, () => now, policy.roles) === null
      }),
    )
  }

  function allValues(type: GraphQLInputType, depth: number): Written[] {
    if (isNonNullType(type) || isListType(type)) return values(type.ofType, depth)
    if (isEnumType(type)) return type.getValues().map(({ name }) => ({ text: name, uses: [`${type.name}.${name}`] }))
    if (!isInputObjectType(type)) return [{ text: '1', uses: [] }]
    if (depth === 0) return []
    const fields = Object.values(type.getFields()).map((field) => ({
      required: isRequiredInputField(field),
      ways: values(field.type, depth - 1).map(({ text, uses }) => ({
        text: `${field.name}:${text}`,
        uses: [`${type.name}.${field.name}`, ...uses],
      })),
    }))
    const required = product(fields.filter((field) => field.required).map(({ ways }) => ways))
    const optional = fields.filter((field) => !field.required).flatMap(({ ways }) => ways)
    return required
      .flatMap((given) => [...(given.length > 0 ? [given] : []), ...optional.map((each) => [...given, each])])
      .map((given) => ({
        text: `{${given.map(({ text }) => text).join(',')}}`,
        uses: given.flatMap(({ uses }) => uses),
      }))
  }
}

function product<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>((ways, choice) => ways.flatMap((way) => choice.map((each) => [...way, each])), [[]])
}

const isLeaf = ({ type }: Field) => isLeafType(getNamedType(type))

const write = ({ before, after }: Around, { text }: Written, selection: string) =>
  before + text.replace('…', selection) + after

const within = ({ before, after }: Around, { text }: Written, type: GraphQLObjectType): Around => {
  const [open = '', close = ''] = text.split('…')
  return { before: `${before}${open}{... on ${type.name}{`, after: `}}${close}${after}` }
}
