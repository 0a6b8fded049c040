/** The schema as a policy: data that planner, guard, introspection and the access matrix read. */

import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql'
import { type DirectiveNames, readDefinition } from './definition.ts'
import { type Fault, PolicyError } from './fault.ts'
import { protectedInputTypes } from './input-types.ts'
import { isForOperations } from './operation-directives.ts'
import { placeOf } from './place.ts'
import { all, covers, isNothing, type Requirement } from './requirement.ts'
import { type Rule, readRule } from './rule.ts'

/** All that a coordinate asks for, whoever carries it: the AND of its rules. */
export type CoordinatePolicy = {
  coordinate: string
  rules: readonly Rule[]
  /** Who doesn't meet this is refused the operation. */
  reject: Requirement
  /** Who meets that but not this is answered null at the field. */
  answerNull: Requirement
}

export type Policy = {
  /** Rising. */
  roles: readonly string[]
  /** `Type`, `Type.field`, `Type.field(argument:)`, `Input.field` and `Enum.VALUE`; what asks for nothing is not in it. */
  coordinates: ReadonlyMap<string, CoordinatePolicy>
  /** The enums and input objects in which, at any depth, something asks for something. */
  protectedInputTypes: ReadonlySet<string>
}

/** What can carry directives in the SDL, extensions included. */
type Carrier = {
  astNode?: DirectedNode | null | undefined
  extensionASTNodes?: readonly DirectedNode[]
}
type DirectedNode = { readonly directives?: readonly ConstDirectiveNode[] | undefined }

const directivesOf = ({ astNode, extensionASTNodes = [] }: Carrier, name: string) =>
  [astNode, ...extensionASTNodes].flatMap((node) => node?.directives ?? []).filter((each) => each.name.value === name)

export const DEFAULT_NAMES: DirectiveNames = { auth: 'auth', public: 'public' }

type Composite = GraphQLObjectType | GraphQLInterfaceType
type Field = GraphQLField<unknown, unknown>

const isComposite = (type: GraphQLNamedType): type is Composite => isObjectType(type) || isInterfaceType(type)

/**
 * @param schema with its SDL nodes (as of buildSchema or makeExecutableSchema): what carries no directive in the SDL asks for
 *   nothing.
 * @throws {PolicyError} with every fault.
 */
export function compilePolicy(schema: GraphQLSchema, names: DirectiveNames = DEFAULT_NAMES): Policy {
  const faults: Fault[] = []
  const definition = readDefinition(schema, names, faults)
  const own = new Map<string, readonly Rule[]>()
  const coordinates = new Map<string, CoordinatePolicy>()
  const types = Object.values(schema.getTypeMap())

  readOwnRules()
  checkDirectives()
  checkRootFields()
  checkImplementers()
  if (faults.length > 0) throw new PolicyError(inOrder(faults))

  combine()
  return {
    roles: definition.roles,
    coordinates,
    protectedInputTypes: protectedInputTypes(types, (coordinate) => coordinates.has(coordinate)),
  }

  function readOwnRules(): void {
    for (const directive of schema.getDirectives())
      for (const argument of directive.args)
        refuse(`@${directive.name}(${argument.name}:)`, argument, 'an argument of a directive')
    refuse('The schema', schema, 'a schema')

    for (const type of types) {
      if (isComposite(type)) {
        read(type.name, type)
        for (const field of Object.values(type.getFields())) {
          const coordinate = `${type.name}.${field.name}`
          read(coordinate, field, { nullable: String(field.type).at(-1) !== '!' })
          for (const argument of field.args) read(`${coordinate}(${argument.name}:)`, argument)
        }
        continue
      }
      refuse(type.name, type, 'a type of this kind')
      if (isInputObjectType(type))
        for (const field of Object.values(type.getFields())) read(`${type.name}.${field.name}`, field)
      if (isEnumType(type)) for (const value of type.getValues()) read(`${type.name}.${value.name}`, value)
    }
  }

  function read(coordinate: string, carrier: Carrier, field?: { nullable: boolean }): void {
    const directives = directivesOf(carrier, names.auth)
    if (directives.length === 0) return
    const fault = (message: string, place: Fault['place']) => faults.push({ coordinate, message, place })
    const rules = directives.map((directive) => readRule(coordinate, directive, definition, fault))
    for (const { denied, place } of rules) {
      if (denied !== 'NULL') continue
      if (!field) fault(`${coordinate} has denied: NULL, which only a field can have.`, place)
      else if (!field.nullable) fault(`${coordinate} has denied: NULL, but can't be null.`, place)
    }
    if (rules.length > 1) fault(`${coordinate} has more than one @${names.auth}.`, placeOf(directives[1]))
    if (directivesOf(carrier, names.public).length > 0)
      fault(`${coordinate} has both @${names.auth} and @${names.public}.`, placeOf(directives[0]))
    own.set(coordinate, rules)
  }

  function refuse(coordinate: string, carrier: Carrier, what: string): void {
    for (const directive of directivesOf(carrier, names.auth)) {
      const message = `${coordinate} has @${names.auth}, which is not enforced on ${what}.`
      faults.push({ coordinate, message, place: placeOf(directive) })
    }
  }

  /** What an operation gives to a directive is seen by no resolver, so that it can't be guarded. */
  function checkDirectives(): void {
    const inputTypes = protectedInputTypes(types, (coordinate) => own.has(coordinate))
    for (const { name, args, astNode } of schema.getDirectives().filter(isForOperations)) {
      for (const argument of args) {
        const type = getNamedType(argument.type).name
        if (!inputTypes.has(type)) continue
        const coordinate = `@${name}(${argument.name}:)`
        const message = `${coordinate} takes ${type}, whose @${names.auth} is not enforced in a directive's arguments.`
        faults.push({ coordinate, message, place: placeOf(argument.astNode ?? astNode) })
      }
    }
  }

  function checkRootFields(): void {
    for (const type of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
      for (const field of Object.values(type?.getFields() ?? {})) {
        const coordinate = `${type?.name}.${field.name}`
        if (own.has(coordinate) || directivesOf(field, names.public).length > 0) continue
        const message = `${coordinate} has neither @${names.auth} nor @${names.public}.`
        faults.push({ coordinate, message, place: placeOf(field.astNode) })
      }
  }

  function checkImplementers(): void {
    for (const type of types.filter(isComposite))
      for (const parent of type.getInterfaces()) {
        checkCovers(type.name, type, ownRules(type.name), parent.name)
        for (const field of Object.values(type.getFields())) {
          const asked = [...ownRules(`${type.name}.${field.name}`), ...ownRules(type.name), ...typeRules(field)]
          checkCovers(`${type.name}.${field.name}`, field, asked, `${parent.name}.${field.name}`)
        }
      }
  }

  function checkCovers(coordinate: string, { astNode }: Composite | Field, asked: readonly Rule[], of: string): void {
    if (covers(requirementOf(asked), requirementOf(ownRules(of)))) return
    faults.push({ coordinate, message: `${coordinate} asks for less than ${of}.`, place: placeOf(astNode) })
  }

  function ownRules(coordinate: string): readonly Rule[] {
    return own.get(coordinate) ?? []
  }

  /** Of a type and of its interfaces. */
  function rulesOfType(type: GraphQLNamedType): readonly Rule[] {
    const interfaces = isComposite(type) ? type.getInterfaces() : []
    return [type, ...interfaces].flatMap(({ name }) => ownRules(name))
  }

  function typeRules({ type }: Field): readonly Rule[] {
    return rulesOfType(getNamedType(type))
  }

  function combine(): void {
    for (const type of types) {
      if (isInputObjectType(type))
        for (const name of Object.keys(type.getFields())) set(`${type.name}.${name}`, ownRules(`${type.name}.${name}`))
      if (isEnumType(type))
        for (const { name } of type.getValues()) set(`${type.name}.${name}`, ownRules(`${type.name}.${name}`))
      if (!isComposite(type)) continue

      const family = [type, ...type.getInterfaces()].map(({ name }) => name)
      set(type.name, rulesOfType(type))
      for (const field of Object.values(type.getFields())) {
        const coordinate = `${type.name}.${field.name}`
        const ofFamily = family.flatMap((name) => ownRules(`${name}.${field.name}`))
        set(coordinate, [...ofFamily, ...rulesOfType(type), ...typeRules(field)])
        for (const { name } of field.args)
          set(
            `${coordinate}(${name}:)`,
            family.flatMap((each) => ownRules(`${each}.${field.name}(${name}:)`)),
          )
      }
    }
  }

  function set(coordinate: string, rules: readonly Rule[]): void {
    const distinct = [...new Set(rules)]
    const [reject, answerNull] = (['REJECT', 'NULL'] as const).map((denied) =>
      requirementOf(distinct.filter((rule) => rule.denied === denied)),
    ) as [Requirement, Requirement]
    if (isNothing(reject) && isNothing(answerNull)) return
    coordinates.set(coordinate, { coordinate, rules: distinct, reject, answerNull })
  }
}

const requirementOf = (rules: readonly Rule[]) => all(rules.map(({ requirement }) => requirement))

/** As they are read from top to bottom. */
function inOrder(faults: readonly Fault[]): Fault[] {
  const key = ({ place }: Fault) => place ?? { source: '', line: 0, column: 0 }
  return faults.toSorted((a, b) => {
    const [first, second] = [key(a), key(b)]
    return first.source.localeCompare(second.source) || first.line - second.line || first.column - second.column
  })
}
