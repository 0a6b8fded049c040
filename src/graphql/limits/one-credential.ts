import { type DocumentNode, GraphQLError, Kind, type OperationDefinitionNode, type ValidationRule } from 'graphql'
import { GUARDED, guardedFields } from './guarded-fields.ts'

/**
 * A validation rule that lets an operation hold one guarded field only: one request is one attempt, so that limits on requests
 * are limits on guesses. As documentLimits does, it keeps the other rules from what it refuses.
 */
export const oneCredential: ValidationRule = (context) => ({
  Document(document): DocumentNode | undefined {
    const second = document.definitions
      .filter((each): each is OperationDefinitionNode => each.kind === Kind.OPERATION_DEFINITION)
      .map((operation) => guardedFields(document, operation)[1])
      .find(Boolean)
    if (!second) return undefined
    context.reportError(new GraphQLError(`An operation may hold one of ${GUARDED.join(', ')}.`, { nodes: second }))
    return { kind: Kind.DOCUMENT, definitions: [] }
  },
})
