import { GraphQLError, type ValidationRule } from 'graphql'
import { GUARDED, guardedFields } from './guarded-fields.ts'

/**
 * A validation rule that lets an operation hold one guarded field only: one request is one attempt, so that limits on requests
 * are limits on guesses.
 */
export const oneCredential: ValidationRule = (context) => ({
  OperationDefinition(operation) {
    const [, second] = guardedFields(context.getDocument(), operation)
    if (!second) return
    context.reportError(new GraphQLError(`An operation may hold one of ${GUARDED.join(', ')}.`, { nodes: second }))
  },
})
