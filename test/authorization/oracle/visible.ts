/** The introspection result for a viewer, by the specification and the model only. */

import type { Auth, Composite, Input, Model, Viewer } from './model.ts'
import { possibleTypes } from './random-request.ts'

/** Best case of a viewer; `closed` is for root fields without scopes. */
type Kind = Pick<Viewer, 'rank' | 'scopes' | 'onlyScopes'> | null

/** @returns coordinates of fields, arguments, input fields and enum values that some allowed operation uses. */
export function visibleCoordinates(model: Model, viewer: Kind): Set<string> {
  const visible = new Set<string>()
  const signedIn: Kind = viewer ?? { rank: 0, scopes: 'all', onlyScopes: false }
  const visited = new Set<string>()
  const enums = new Set<string>()
  const givable = new Map<Kind, Set<string>>()
  const productive = new Map<Kind, Set<string>>()
  for (const kind of new Set([signedIn, viewer])) {
    givable.set(kind, givableTypes(kind))
    productive.set(kind, productiveTypes(kind))
  }
  visit('Query', viewer)
  if (productive.get(viewer)?.has('Mutation')) visit('Mutation', viewer)
  // A field may return any value of an enum: an enum without suppliable values is shown unchanged.
  for (const { name, values } of model.enums)
    if (enums.has(name) && !values.some((value) => visible.has(`${name}.${value.name}`)))
      for (const value of values) visible.add(`${name}.${value.name}`)
  return visible

  function visit(typeName: string, kind: Kind): void {
    const key = `${typeName} ${kind === viewer}`
    if (visited.has(key)) return
    visited.add(key)
    const type = named(typeName)
    for (const field of type.fields) {
      if (!isUsable(type, field.name, kind)) continue
      const owners = [type, ...type.interfaces.map(named)].filter(({ fields }) =>
        fields.some(({ name }) => name === field.name),
      )
      for (const owner of owners) {
        visible.add(`${owner.name}.${field.name}`)
        for (const arg of field.args) {
          if (!isGivable(arg, kind) || !isAllowed(authsOfArgument(type, field.name, arg.name), kind)) continue
          visible.add(`${owner.name}.${field.name}(${arg.name}:)`)
          visitInput(arg.type, kind)
        }
      }
      visitInput(field.type, kind)
      const below = belowOf(type, field.name, kind)
      for (const possible of possibleTypes(model, field.type))
        if (productive.get(below)?.has(possible)) visit(possible, below)
    }
  }

  function visitInput(typeName: string, kind: Kind): void {
    const enumType = model.enums.find(({ name }) => name === typeName)
    if (enumType) enums.add(typeName)
    for (const value of enumType?.values ?? [])
      if (isAllowed([value.auth, enumType?.auth ?? null], kind)) visible.add(`${typeName}.${value.name}`)
    const object = model.inputs.find(({ name }) => name === typeName)
    for (const field of object?.fields ?? []) {
      const coordinate = `${typeName}.${field.name}`
      const key = `${coordinate} ${kind === viewer}`
      if (visited.has(key) || !isGivable(field, kind)) continue
      if (!isAllowed([field.auth, object?.auth ?? null, ...authsOfInput(field.type)], kind)) continue
      visited.add(key)
      visible.add(coordinate)
      visitInput(field.type, kind)
    }
  }

  function named(name: string): Composite {
    return model.composites.find((each) => each.name === name) as Composite
  }

  function belowOf(type: Composite, fieldName: string, kind: Kind): Kind {
    return model.signsIn.has(`${type.name}.${fieldName}`) ? signedIn : kind
  }

  function isUsable(type: Composite, fieldName: string, kind: Kind): boolean {
    const field = type.fields.find(({ name }) => name === fieldName)
    if (!field || !isAllowedField(type, fieldName, kind)) return false
    const possible = possibleTypes(model, field.type)
    return possible.length === 0
      ? isLeaf(field.type)
      : possible.some((each) => productive.get(belowOf(type, fieldName, kind))?.has(each))
  }

  function isLeaf(name: string): boolean {
    return !model.composites.some((each) => each.name === name) && !model.unions.some((each) => each.name === name)
  }

  function isAllowedField(type: Composite, fieldName: string, kind: Kind): boolean {
    const family = [type, ...type.interfaces.map(named)]
    const own = [
      ...family.flatMap((each) => each.fields.find(({ name }) => name === fieldName)?.auth ?? []),
      ...family.flatMap(({ auth }) => auth ?? []),
    ]
    const isRoot = type.name === 'Query' || type.name === 'Mutation'
    const scopes = own.flatMap((auth) => (auth.scopes ? [auth.scopes] : []))
    if (isRoot && kind?.onlyScopes && (scopes.length === 0 || !scopes.every((sets) => has(kind, sets)))) return false
    const field = type.fields.find(({ name }) => name === fieldName)
    const returned = model.composites.find(({ name }) => name === field?.type)
    const ofReturned = returned
      ? [returned, ...returned.interfaces.map(named)].map(({ auth }) => auth)
      : authsOfInput(field?.type ?? '')
    return isAllowed(own, kind) && ofReturned.every((auth) => auth === null || mayMeet(auth, kind))
  }

  function authsOfArgument(type: Composite, fieldName: string, name: string): (Auth | null)[] {
    const args = [type, ...type.interfaces.map(named)].flatMap(
      ({ fields }) => fields.find((each) => each.name === fieldName)?.args ?? [],
    )
    const same = args.filter((each) => each.name === name)
    return [...same.map(({ auth }) => auth), ...authsOfInput(same[0]?.type ?? '')]
  }

  function authsOfInput(name: string): Auth[] {
    return [...model.unions, ...model.scalars, ...model.enums, ...model.inputs].flatMap((each) =>
      each.name === name ? (each.auth ?? []) : [],
    )
  }

  function isGivable({ type }: Input, kind: Kind): boolean {
    return givable.get(kind)?.has(type) ?? false
  }

  function givableTypes(kind: Kind): Set<string> {
    const found = new Set(['Int', ...model.scalars.map(({ name }) => name)])
    for (const { name, auth, values } of model.enums)
      if (values.some((value) => isAllowed([value.auth, auth], kind))) found.add(name)
    for (let before = -1; before < found.size; ) {
      before = found.size
      for (const { name, auth, fields } of model.inputs)
        if (
          fields.some((each) => found.has(each.type) && isAllowed([each.auth, auth, ...authsOfInput(each.type)], kind))
        )
          found.add(name)
    }
    return found
  }

  function productiveTypes(kind: Kind): Set<string> {
    const found = new Set<string>()
    productive.set(kind, found)
    for (let before = -1; before < found.size; ) {
      before = found.size
      for (const type of model.composites.filter((each) => each.kind === 'type'))
        if (type.fields.some(({ name }) => isUsable(type, name, kind))) found.add(type.name)
    }
    return found
  }
}

const isAllowed = (auths: readonly (Auth | null)[], kind: Kind) =>
  auths.every((auth) => auth === null || mayMeet(auth, kind))

/** Returns whether a viewer of a kind can satisfy an auth rule, after reauthentication and with a matching object. */
function mayMeet({ rank, scopes, or }: Auth, kind: Kind): boolean {
  if (kind === null) return false
  return (kind.rank >= rank && (scopes === null || has(kind, scopes))) || or.length > 0
}

const has = ({ scopes: granted }: Pick<Viewer, 'scopes'>, sets: readonly string[][]) =>
  granted === 'all' || sets.some((set) => set.every((scope) => granted.includes(scope)))
