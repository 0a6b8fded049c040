import {
  type ASTNode,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** For each selected field, the name of the type on which the operation selects it. */
type Selected = ReadonlyMap<FieldNode, string>

/**
 * @returns a function that converts a denied coordinate to the type that the operation selects: `Node.id` for
 * `Dossier.id`. The viewer wrote that type, so the error reveals no other. Coordinates of input types stay unchanged.
 */
export function askedCoordinates(): (coordinate: string, info: GraphQLResolveInfo) => string {
  // Each document is walked once. One walk for each denied field would take quadratic time.
  const known = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, Selected>>()
  return (coordinate, info) => {
    const own = `${info.parentType.name}.`
    if (!coordinate.startsWith(own)) return coordinate
    const [node] = info.fieldNodes
    const asked = node && selectedIn(info).get(node)
    return asked === undefined ? coordinate : `${asked}.${coordinate.slice(own.length)}`
  }

  function selectedIn(info: GraphQLResolveInfo): Selected {
    const { schema, operation } = info
    const ofSchema = known.get(schema) ?? new WeakMap<OperationDefinitionNode, Selected>()
    known.set(schema, ofSchema)
    const selected = ofSchema.get(operation) ?? selections(info)
    ofSchema.set(operation, selected)
    return selected
  }
}

function selections({ schema, operation, fragments }: GraphQLResolveInfo): Selected {
  const found = new Map<FieldNode, string>()
  const typeInfo = new TypeInfo(schema)
  const visitor = visitWithTypeInfo(typeInfo, {
    Field(node) {
      const type = typeInfo.getParentType()
      if (type) found.set(node, type.name)
    },
  })
  const roots: ASTNode[] = [operation, ...Object.values(fragments)]
  for (const root of roots) visit(root, visitor)
  return found
}
