/** The schema as it is for one role: as if what the role may not use weren't there. */

import {
  astFromValue,
  type GraphQLArgumentConfig,
  GraphQLDirective,
  GraphQLEnumType,
  type GraphQLFieldConfigMap,
  GraphQLInputObjectType,
  type GraphQLInputType,
  GraphQLInterfaceType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLType,
  GraphQLUnionType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedDirective,
  isUnionType,
} from 'graphql'
import { implementations } from './implementations.ts'
import { isForOperations } from './operation-directives.ts'
import type { Policy } from './policy.ts'
import { usable } from './usable.ts'

/**
 * A schema to introspect, not to execute. It is valid, unless the role may use no query: then it has a Query without fields.
 * @param rank index of the role among the policy's; -1 for nobody.
 */
export function visibleSchema(schema: GraphQLSchema, policy: Policy, rank: number): GraphQLSchema {
  // What asks for a recent password is shown: giving it anew is what the viewer can do.
  const { types, coordinates } = usable(schema, policy, { rank, maxAge: 0 })
  const implemented = implementations(schema, types, coordinates)
  const visible = new Map<string, GraphQLNamedType>()
  for (const type of Object.values(schema.getTypeMap()))
    if (types.has(type.name)) visible.set(type.name, visibleType(type))

  const root = (type: GraphQLObjectType | null | undefined) =>
    type ? (visible.get(type.name) as GraphQLObjectType | undefined) : undefined
  return new GraphQLSchema({
    description: schema.description,
    query: root(schema.getQueryType()),
    mutation: root(schema.getMutationType()),
    subscription: root(schema.getSubscriptionType()),
    types: [...visible.values()],
    directives: schema
      .getDirectives()
      .filter((directive) => isSpecifiedDirective(directive) || isForOperations(directive))
      .map(visibleDirective),
  })

  function visibleType(type: GraphQLNamedType): GraphQLNamedType {
    if (isObjectType(type))
      return new GraphQLObjectType({
        ...type.toConfig(),
        extensions: {}, // A guarded Query's say how the schema that is executed is introspected.
        interfaces: () => interfacesOf(type),
        fields: () => fieldsOf(type),
      })
    if (isInterfaceType(type)) {
      // It can be narrowed to its types, and to nothing else: that is a union.
      if (!implemented.hasFields(type))
        return new GraphQLUnionType({ ...nameOf(type), types: () => possibleTypes(type) })
      return new GraphQLInterfaceType({
        ...type.toConfig(),
        interfaces: () => interfacesOf(type),
        fields: () => fieldsOf(type),
      })
    }
    if (isUnionType(type)) return new GraphQLUnionType({ ...type.toConfig(), types: () => possibleTypes(type) })
    if (isInputObjectType(type)) {
      const { fields, ...config } = type.toConfig()
      return new GraphQLInputObjectType({ ...config, fields: () => inputsOf(type.name, fields, (name) => `.${name}`) })
    }
    return isEnumType(type) ? visibleEnum(type) : type
  }

  /** What a field answers may be any of an enum's values: one none of which may be supplied is shown as it is. */
  function visibleEnum(type: GraphQLEnumType): GraphQLEnumType {
    const { values, ...config } = type.toConfig()
    const shown = Object.entries(values).filter(([name]) => coordinates.has(`${type.name}.${name}`))
    return shown.length === 0 ? type : new GraphQLEnumType({ ...config, values: Object.fromEntries(shown) })
  }

  function possibleTypes(type: GraphQLInterfaceType | GraphQLUnionType): GraphQLObjectType[] {
    return schema.getPossibleTypes(type).flatMap((possible) => root(possible) ?? [])
  }

  function interfacesOf(type: GraphQLObjectType | GraphQLInterfaceType): GraphQLInterfaceType[] {
    return implemented.of(type).map((parent) => visible.get(parent.name) as GraphQLInterfaceType)
  }

  function fieldsOf(type: GraphQLObjectType | GraphQLInterfaceType): GraphQLFieldConfigMap<unknown, unknown> {
    const shown = Object.entries(type.toConfig().fields).filter(([name]) => coordinates.has(`${type.name}.${name}`))
    return Object.fromEntries(
      shown.map(([name, { args = {}, ...config }]) => [
        name,
        {
          ...config,
          type: rewired(config.type),
          args: inputsOf(`${type.name}.${name}`, args, (argument) => `(${argument}:)`),
        },
      ]),
    )
  }

  function inputsOf<T extends { type: GraphQLInputType; defaultValue?: unknown }>(
    of: string,
    configs: Readonly<Record<string, T>>,
    suffix: (name: string) => string,
  ): Record<string, T> {
    const shown = Object.entries(configs).filter(([name]) => coordinates.has(`${of}${suffix(name)}`))
    return Object.fromEntries(shown.map(([name, config]) => [name, visibleInput(config)]))
  }

  /** A default that the viewer couldn't give isn't told, only that there is no need to give anything. */
  function visibleInput<T extends { type: GraphQLInputType; defaultValue?: unknown }>(config: T): T {
    const type = rewired(config.type)
    if (canBeWritten(config.defaultValue, type)) return { ...config, type }
    return { ...config, type: getNullableType(type), defaultValue: undefined }
  }

  function visibleDirective(directive: GraphQLDirective): GraphQLDirective {
    if (isSpecifiedDirective(directive)) return directive
    const { args, ...config } = directive.toConfig()
    const shown = Object.entries(args).map(([name, argument]): [string, GraphQLArgumentConfig] => [
      name,
      visibleInput(argument),
    ])
    return new GraphQLDirective({ ...config, args: Object.fromEntries(shown) })
  }

  function rewired<T extends GraphQLType>(type: T): T
  function rewired(type: GraphQLType): GraphQLType {
    if (isNonNullType(type)) return new GraphQLNonNull(rewired(type.ofType))
    if (isListType(type)) return new GraphQLList(rewired(type.ofType))
    return visible.get(type.name) ?? type
  }
}

const nameOf = ({ name, description }: GraphQLInterfaceType) => ({ name, description })

function canBeWritten(value: unknown, type: GraphQLInputType): boolean {
  try {
    astFromValue(value, type)
    return true
  } catch {
    return false
  }
}
