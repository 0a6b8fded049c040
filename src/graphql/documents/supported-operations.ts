import { type ASTVisitor, GraphQLError, type ValidationContext } from 'graphql'

/**
 * Validation rule that rejects an operation whose root type is not in the schema (GraphQL §5.2.1). graphql-js 16 leaves
 * this to execution.
 */
export function supportedOperations(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(node) {
      if (context.getSchema().getRootType(node.operation)) return
      const message = `The schema has no ${node.operation} operations.`
      context.reportError(new GraphQLError(message, { nodes: node }))
    },
  }
}
