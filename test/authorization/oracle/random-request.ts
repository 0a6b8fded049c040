import type { Draws } from '../property/random-schema.ts'
import {
  type Condition,
  type Field,
  type Input,
  type Model,
  type Operation,
  SCOPES,
  type Selection,
  type Value,
  type Variable,
  type Viewer,
} from './model.ts'

const DEPTH = 3

/** A random valid operation. Each field has a unique alias, so that none are merged. */
export function randomOperation(model: Model, { upTo, oneIn, pick }: Draws): Operation {
  const variables: Variable[] = []
  let names = 0
  const type = oneIn(3) ? 'Mutation' : 'Query'
  return { type, selections: selectionsOn(type, DEPTH), variables }

  function selectionsOn(typeName: string, depth: number): Selection[] {
    return Array.from({ length: 1 + upTo(2) }, () => selection(typeName, depth))
  }

  function selection(typeName: string, depth: number): Selection {
    if (oneIn(4) && typeName !== 'Mutation') {
      const on = oneIn(3) ? null : pick(overlapping(typeName))
      const name = on !== null && oneIn(2) ? `F${names++}` : null
      return { kind: 'fragment', on, name, conditions: conditions(), below: selectionsOn(on ?? typeName, depth) }
    }
    const fields = (model.composites.find(({ name }) => name === typeName)?.fields ?? []).filter(
      (each) => (depth > 0 && !isBare(each.type)) || isLeaf(each.type),
    )
    const field = fields.length > 0 ? pick(fields) : null
    const alias = `f${names++}`
    if (!field) return { kind: 'field', alias, name: '__typename', args: [], conditions: conditions(), below: [] }
    const below = isComposite(field.type) ? selectionsOn(field.type, depth - 1) : []
    return { kind: 'field', alias, name: field.name, args: args(field), conditions: conditions(), below }
  }

  function isComposite(name: string): boolean {
    return !isLeaf(name)
  }

  function isLeaf(name: string): boolean {
    return [...model.composites, ...model.unions].every((each) => each.name !== name)
  }

  /** An interface without implementers has no data. */
  function isBare(name: string): boolean {
    return isComposite(name) && possibleTypes(model, name).length === 0
  }

  function overlapping(typeName: string): string[] {
    const possible = possibleTypes(model, typeName)
    const all = [...model.composites.map(({ name }) => name), ...model.unions.map(({ name }) => name)]
    return all.filter((name) => name === typeName || possibleTypes(model, name).some((each) => possible.includes(each)))
  }

  function conditions(): Condition[] {
    if (!oneIn(6)) return []
    const directive = pick(['skip', 'include'] as const)
    if (oneIn(2)) return [{ directive, value: oneIn(2) }]
    const name = `c${names++}`
    const given: Value = { kind: 'enum', name: String(oneIn(2)) }
    const defaultValue: Value | null = oneIn(2) ? { kind: 'enum', name: String(oneIn(2)) } : null
    variables.push({
      name,
      type: defaultValue ? 'Boolean' : 'Boolean!',
      defaultValue,
      value: defaultValue && oneIn(2) ? undefined : given,
    })
    return [{ directive, value: name }]
  }

  function args(field: Field): [string, Value][] {
    return field.args.filter(() => oneIn(2)).map((arg) => [arg.name, value(arg, 2, true)])
  }

  function value(input: Pick<Input, 'type' | 'isList' | 'defaultValue'>, depth: number, mayVary: boolean): Value {
    if (mayVary && oneIn(3)) {
      const name = `v${names++}`
      const defaultValue = oneIn(4) ? value(input, 1, false) : null
      const given = oneIn(3) ? undefined : value(input, depth, false)
      variables.push({ name, type: input.isList ? `[${input.type}]` : input.type, defaultValue, value: given })
      return { kind: 'variable', name }
    }
    if (oneIn(8)) return { kind: 'null' }
    const item = { ...input, isList: false }
    if (input.isList && !oneIn(4))
      return { kind: 'list', items: Array.from({ length: upTo(2) }, () => value(item, depth, mayVary)) }
    const enumType = model.enums.find(({ name }) => name === input.type)
    // A coerced value equal to the default looks the same as an omitted one.
    if (enumType)
      return {
        kind: 'enum',
        name: pick(enumType.values.map(({ name }) => name).filter((name) => name !== input.defaultValue)),
      }
    const object = model.inputs.find(({ name }) => name === input.type)
    if (!object) return { kind: 'scalar' }
    const fields = object.fields.filter(
      (each) => oneIn(2) && (depth > 0 || !model.inputs.some(({ name }) => name === each.type)),
    )
    return { kind: 'object', fields: fields.map((each) => [each.name, value(each, depth - 1, mayVary)]) }
  }
}

/** Returns the possible object types of a type. */
export function possibleTypes({ composites, unions }: Model, name: string): string[] {
  const union = unions.find((each) => each.name === name)
  if (union) return union.types
  const type = composites.find((each) => each.name === name)
  if (!type) return []
  if (type.kind === 'type') return [name]
  return composites.filter((each) => each.kind === 'type' && each.interfaces.includes(name)).map((each) => each.name)
}

export function randomViewer({ upTo, oneIn, pick, some }: Draws): Viewer | null {
  if (oneIn(5)) return null
  return {
    rank: oneIn(8) ? -1 : upTo(2),
    age: oneIn(3) ? null : pick([0, 60, 61, 300, 301]),
    factors: oneIn(3) ? null : upTo(2),
    scopes: oneIn(2) ? 'all' : some(SCOPES),
    onlyScopes: oneIn(5),
    id: upTo(1),
  }
}
