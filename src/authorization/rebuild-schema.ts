/** Copies a schema, with some parts changed or removed. */

import {
  type GraphQLArgumentConfig,
  GraphQLDirective,
  GraphQLEnumType,
  type GraphQLEnumValueConfig,
  type GraphQLFieldConfig,
  type GraphQLInputFieldConfig,
  GraphQLInputObjectType,
  GraphQLInterfaceType,
  GraphQLList,
  type GraphQLNamedType,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  type GraphQLType,
  GraphQLUnionType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  isSpecifiedDirective,
  isUnionType,
} from 'graphql'
import type { Steps } from './introspection/slices.ts'
import type { Composite } from './policy/schema-elements.ts'

type FieldConfig<TContext> = GraphQLFieldConfig<unknown, TContext>
type InputConfig = GraphQLArgumentConfig | GraphQLInputFieldConfig
type Extensions = Readonly<Record<string, unknown>>

/** Changes to a schema. Each function gets a config whose types belong to the copy; null removes the part. */
export type SchemaChanges<TContext> = {
  field(config: FieldConfig<TContext>, typeName: string, fieldName: string): FieldConfig<TContext> | null
  input<T extends InputConfig>(config: T, coordinate: string): T | null
  enumValue(config: GraphQLEnumValueConfig, coordinate: string): GraphQLEnumValueConfig | null
  /** Returns the extensions of the schema, and of its Query. */
  extensions(own: Extensions): Extensions
  hasType?(type: GraphQLNamedType): boolean
  hasDirective?(directive: GraphQLDirective): boolean
  interfaces?(type: Composite): readonly GraphQLInterfaceType[]
  /** Fields for a Query that would otherwise be empty. */
  noQuery?: Record<string, FieldConfig<TContext>>
  /** Returns true if an interface becomes the union of its object types. */
  isUnion?(type: GraphQLInterfaceType): boolean
}

/**
 * Copies a schema, without changing the original. Unlike mapSchema of graphql-tools, it shares scalars and keeps
 * defaults unchanged. Runs in steps, since a schema may be large.
 */
export function* rebuildSteps<TContext>(schema: GraphQLSchema, changes: SchemaChanges<TContext>): Steps<GraphQLSchema> {
  const { hasType = () => true, hasDirective = () => true, isUnion = () => false } = changes
  const { interfaces = (type: Composite) => type.getInterfaces() } = changes
  const queryType = schema.getQueryType()
  const rebuilt = new Map<string, GraphQLNamedType>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isIntrospectionType(type) && hasType(type)) rebuilt.set(type.name, rebuild(type))
    yield
  }
  // Creates the fields of each type in steps; otherwise the schema constructor would do all of it at once.
  for (const type of rebuilt.values()) {
    if ('getFields' in type) type.getFields()
    yield
  }
  const config = schema.toConfig()
  return new GraphQLSchema({
    ...config,
    query: known(config.query),
    mutation: known(config.mutation),
    subscription: known(config.subscription),
    types: [...rebuilt.values()],
    directives: config.directives
      .filter(hasDirective)
      .map((each) => (isSpecifiedDirective(each) ? each : directive(each))),
    extensions: changes.extensions(config.extensions),
    assumeValid: true,
  })

  function rebuild(type: GraphQLNamedType): GraphQLNamedType {
    if (isScalarType(type)) return type
    if (isObjectType(type)) {
      const extensions = type === queryType ? changes.extensions(type.extensions) : type.extensions
      return new GraphQLObjectType({ ...type.toConfig(), ...membersOf(type), extensions })
    }
    const possibleTypes = () =>
      isUnionType(type) || isInterfaceType(type)
        ? schema.getPossibleTypes(type).flatMap((each) => known(each) ?? [])
        : []
    if (isInterfaceType(type) && isUnion(type))
      return new GraphQLUnionType({ name: type.name, description: type.description, types: possibleTypes })
    if (isInterfaceType(type)) return new GraphQLInterfaceType({ ...type.toConfig(), ...membersOf(type) })
    if (isUnionType(type)) return new GraphQLUnionType({ ...type.toConfig(), types: possibleTypes })
    if (isInputObjectType(type)) {
      const { fields, ...rest } = type.toConfig()
      return new GraphQLInputObjectType({ ...rest, fields: () => inputs(fields, (name) => `${type.name}.${name}`) })
    }
    const { values, ...rest } = type.toConfig()
    const changed = mapped(values, (value, name) => changes.enumValue(value, `${type.name}.${name}`))
    // Fields may still return any value of the enum, so an enum without usable input values stays complete.
    return Object.keys(changed).length === 0 ? type : new GraphQLEnumType({ ...rest, values: changed })
  }

  function membersOf(type: Composite) {
    const fields = () =>
      mapped(type.toConfig().fields, ({ args = {}, ...field }, name) => {
        const ofField = inputs(args, (argument) => `${type.name}.${name}(${argument}:)`)
        return changes.field({ ...field, type: rewired(field.type), args: ofField }, type.name, name)
      })
    return {
      interfaces: () => interfaces(type).flatMap((each) => known(each) ?? []),
      fields: () => {
        const found = fields()
        return type === queryType && Object.keys(found).length === 0 ? (changes.noQuery ?? found) : found
      },
    }
  }

  function inputs<T extends InputConfig>(configs: Readonly<Record<string, T>>, coordinateOf: (name: string) => string) {
    return mapped(configs, (each, name) => changes.input({ ...each, type: rewired(each.type) }, coordinateOf(name)))
  }

  function directive(given: GraphQLDirective): GraphQLDirective {
    const { args, ...rest } = given.toConfig()
    return new GraphQLDirective({ ...rest, args: inputs(args, (name) => `@${given.name}(${name}:)`) })
  }

  function known<T extends GraphQLNamedType>(type: T | null | undefined): T | undefined {
    return type ? (rebuilt.get(type.name) as T | undefined) : undefined
  }

  function rewired<T extends GraphQLType>(type: T): T
  function rewired(type: GraphQLType): GraphQLType {
    if (isNonNullType(type)) return new GraphQLNonNull(rewired(type.ofType))
    if (isListType(type)) return new GraphQLList(rewired(type.ofType))
    return known(type) ?? type
  }
}

function mapped<T, R>(
  values: Readonly<Record<string, T>>,
  map: (value: T, name: string) => R | null,
): Record<string, R> {
  const found = Object.create(null) as Record<string, R>
  for (const [name, value] of Object.entries(values)) {
    const changed = map(value, name)
    if (changed !== null) found[name] = changed
  }
  return found
}
