import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'

/**
 * A rule of validation that graphql-js 16 leaves to execution: an operation of a type that the schema has no root for is refused before it
 * is begun (GraphQL §5.2.1).
 */
export function knownOperations(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return
      const message = `The schema has no ${node.operation} operations.`
      context.reportError(new GraphQLError(message, { nodes: node }))
    },
  }
}
