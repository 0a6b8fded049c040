import { deepStrictEqual } from 'node:assert/strict'
import {
  buildClientSchema,
  type GraphQLSchema,
  getIntrospectionQuery,
  graphqlSync,
  type IntrospectionQuery,
  isAbstractType,
  isEnumType,
  isLeafType,
  validateSchema,
} from 'graphql'
import { createAuthorization, type Viewer } from '../../../src/authorization/index.ts'
import { ROLES } from '../support/directives.ts'

/** Coordinates shown by `__schema`. */
export function shown(schema: GraphQLSchema, viewer: Viewer | null, now: Date): string[] {
  const { schema: guarded } = createAuthorization<object>(schema, {
    roles: ROLES,
    viewer: () => viewer,
    now: () => now,
    introspection: 'visible',
  })
  const { data, errors } = graphqlSync({
    schema: guarded,
    source: getIntrospectionQuery({ descriptions: false }),
    contextValue: {},
  })
  if (errors) throw errors[0]
  const introspected = data as unknown as IntrospectionQuery
  const client = buildClientSchema(introspected)
  // Excludes possible types of interfaces, which clients do not use.
  for (const type of introspected.__schema.types) {
    const abstract = client.getType(type.name)
    if (!isAbstractType(abstract) || !('possibleTypes' in type)) continue
    deepStrictEqual(names(type.possibleTypes).toSorted(), names(client.getPossibleTypes(abstract)).toSorted())
  }
  for (const error of validateSchema(client)) throw error

  const coordinates: string[] = []
  for (const type of Object.values(client.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (isEnumType(type)) for (const { name } of type.getValues()) coordinates.push(`${type.name}.${name}`)
    if (isEnumType(type) || isLeafType(type) || !('getFields' in type)) continue
    for (const field of Object.values(type.getFields())) {
      coordinates.push(`${type.name}.${field.name}`)
      if ('args' in field) for (const { name } of field.args) coordinates.push(`${type.name}.${field.name}(${name}:)`)
    }
  }
  // The placeholder field for a viewer without any query, which keeps the schema valid.
  return coordinates.filter((coordinate) => coordinate !== 'Query._nothing').toSorted()
}

const names = (types: readonly { name: string }[]) => types.map(({ name }) => name)
