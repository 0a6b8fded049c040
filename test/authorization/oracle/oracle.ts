/**
 * A second implementation of the specification by the simplest means: checks every requirement for every object type
 * and object. Shares no code with the engine and reads the model, not its printed form.
 */

import { denial, type Needed } from './denial.ts'
import type { Auth, Composite, Field, Item, Model, Operation, Selection, Value, Viewer } from './model.ts'
import { possibleTypes } from './random-request.ts'

export type Denied = { coordinate: string; code: string }

export type World = {
  /** An object at a path, of one of several types. */
  item(path: string, types: string[]): Item
  /** The viewer that a field at a path signs in; undefined when that fails. */
  signedIn(path: string): Viewer | undefined
}

export function createOracle(model: Model, operation: Operation) {
  const typeNamed = (name: string) => model.composites.find((each) => each.name === name) as Composite
  return { planned, executed }

  /** Denials of the operation as a whole, independent of data. */
  function planned(viewer: Viewer | null): Denied[] {
    const found = new Map<string, Denied>()
    look(operation.selections, [operation.type])
    return [...found.values()]

    function look(selections: readonly Selection[], types: string[]): void {
      for (const selection of selections) {
        if (isLeftOut(selection)) continue
        if (selection.kind === 'fragment') look(selection.below, narrowed(types, selection.on))
        else for (const type of types) lookAtField(selection, typeNamed(type))
      }
    }

    function lookAtField(selection: Selection & { kind: 'field' }, type: Composite): void {
      const field = type.fields.find(({ name }) => name === selection.name)
      if (!field) return
      const [own, ...inputs] = needs(type, field, selection.args)
      for (const need of [own, ...inputs]) {
        const code = need && denial(need, 'REJECT', viewer, null)
        if (need && code) found.set(need.coordinate, { coordinate: need.coordinate, code })
      }
      if (own && denial(own, 'NULL', viewer, null)) return
      if (!model.signsIn.has(`${type.name}.${field.name}`)) look(selection.below, possibleTypes(model, field.type))
    }
  }

  /** Denials field by field: by path of response names, with their number. */
  function executed(viewer: Viewer | null, world: World): Map<string, number> {
    const found = new Map<string, number>()
    run(operation.selections, { __typename: operation.type, owner: -1, number: -1 }, '', '', viewer)
    return found

    function run(
      selections: readonly Selection[],
      object: Item,
      path: string,
      pattern: string,
      current: Viewer | null,
    ): void {
      for (const selection of selections) {
        if (isLeftOut(selection)) continue
        if (selection.kind === 'field') runField(selection, object, path, pattern, current)
        else if (narrowed([object.__typename], selection.on).length > 0)
          run(selection.below, object, path, pattern, current)
      }
    }

    function runField(
      selection: Selection & { kind: 'field' },
      object: Item,
      path: string,
      pattern: string,
      current: Viewer | null,
    ): void {
      const type = typeNamed(object.__typename)
      const field = type.fields.find(({ name }) => name === selection.name)
      if (!field) return
      const at = path === '' ? selection.alias : `${path}.${selection.alias}`
      const patternAt = pattern === '' ? selection.alias : `${pattern}.${selection.alias}`
      const all = needs(type, field, selection.args)
      if (all.some((need) => denial(need, 'REJECT', current, object) || denial(need, 'NULL', current, object))) {
        found.set(patternAt, (found.get(patternAt) ?? 0) + 1)
        return
      }
      const below = model.signsIn.has(`${type.name}.${field.name}`) ? (world.signedIn(at) ?? null) : current
      const types = possibleTypes(model, field.type)
      if (types.length === 0) return
      if (!field.isList) run(selection.below, world.item(at, types), at, patternAt, below)
      else
        for (const index of [0, 1])
          run(selection.below, world.item(`${at}.${index}`, types), `${at}.${index}`, patternAt, below)
    }
  }

  /** Requirements of the field, then of its inputs. */
  function needs(type: Composite, field: Field, args: readonly [string, Value][]): Needed[] {
    const family = [type, ...type.interfaces.map(typeNamed)]
    const inFamily = family.flatMap((each) => each.fields.find(({ name }) => name === field.name) ?? [])
    const isRoot = type.name === 'Query' || type.name === 'Mutation'
    const own = [...inFamily.map(({ auth }) => auth), ...family.map(({ auth }) => auth)].filter((auth) => auth !== null)
    const returned = authsOfType(field.type)
    return [
      {
        coordinate: `${type.name}.${field.name}`,
        required: [
          ...own.map((auth) => ({ auth, asksRules: true })),
          ...returned.map((auth) => ({ auth, asksRules: false })),
        ],
        root: isRoot ? own.flatMap(({ scopes }) => (scopes ? [scopes] : [])) : null,
      },
      ...args.flatMap(([name, value]) => {
        const definition = field.args.find((each) => each.name === name)
        if (!definition || !isSupplied(value)) return []
        const auths = inFamily.flatMap((each) => each.args.find((arg) => arg.name === name)?.auth ?? [])
        const coordinate = `${type.name}.${field.name}(${name}:)`
        return [input(coordinate, [...auths, ...authsOfInput(definition.type)]), ...within(definition.type, value)]
      }),
    ]
  }

  function authsOfType(name: string): Auth[] {
    const composite = model.composites.find((each) => each.name === name)
    if (composite) return [composite, ...composite.interfaces.map(typeNamed)].flatMap(({ auth }) => auth ?? [])
    return [...model.unions, ...model.scalars, ...model.enums].find((each) => each.name === name)?.auth
      ? authsOfInput(name)
      : []
  }

  function authsOfInput(name: string): Auth[] {
    return [...model.unions, ...model.scalars, ...model.enums, ...model.inputs].flatMap((each) =>
      each.name === name ? (each.auth ?? []) : [],
    )
  }

  /** Requirements within a value. */
  function within(type: string, given: Value): Needed[] {
    const value = resolved(given)
    if (!value) return []
    if (value.kind === 'list') return value.items.flatMap((item) => within(type, item))
    const enumType = model.enums.find(({ name }) => name === type)
    if (value.kind === 'enum' && enumType) {
      const auths = enumType.values.flatMap((each) => (each.name === value.name ? (each.auth ?? []) : []))
      return [input(`${type}.${value.name}`, [...auths, ...authsOfInput(type)])]
    }
    const object = model.inputs.find(({ name }) => name === type)
    if (value.kind !== 'object' || !object) return []
    return value.fields.flatMap(([name, inner]) => {
      const field = object.fields.find((each) => each.name === name)
      if (!field || !isSupplied(inner)) return []
      const auths = [
        ...(field.auth ? [field.auth] : []),
        ...(object.auth ? [object.auth] : []),
        ...authsOfInput(field.type),
      ]
      return [input(`${type}.${name}`, auths), ...within(field.type, inner)]
    })
  }

  function resolved(value: Value): Value | undefined {
    if (value.kind !== 'variable') return value
    const variable = operation.variables.find(({ name }) => name === value.name)
    return variable?.value ?? variable?.defaultValue ?? undefined
  }

  function isSupplied(value: Value): boolean {
    return resolved(value) !== undefined
  }

  function isLeftOut({ conditions }: Selection): boolean {
    return conditions.some(({ directive, value }) => {
      const given = typeof value === 'string' ? resolved({ kind: 'variable', name: value }) : value
      const isTrue = given === true || (typeof given === 'object' && given.kind === 'enum' && given.name === 'true')
      return directive === 'skip' ? isTrue : !isTrue
    })
  }

  function narrowed(types: string[], on: string | null): string[] {
    return on === null ? types : types.filter((type) => possibleTypes(model, on).includes(type))
  }
}

const input = (coordinate: string, auths: readonly Auth[]): Needed => ({
  coordinate,
  required: auths.map((auth) => ({ auth, asksRules: true })),
  root: null,
})
