import { type DocumentNode, GraphQLError, Kind, type ValidationRule } from 'graphql'
import { CREDENTIAL_MUTATIONS, credentialFieldsIn } from './credential-mutations.ts'

/**
 * Validation rule that allows one credential mutation per operation, so that rate limits on requests limit attempts.
 * Its message lists only mutations of the schema. Like documentLimits, it passes an empty document to other rules after
 * a rejection.
 */
export const oneCredentialMutation: ValidationRule = (context) => ({
  Document(document): DocumentNode | undefined {
    const fieldsOf = credentialFieldsIn(document)
    const known = context.getSchema().getMutationType()?.getFields() ?? {}
    const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION)
    const second = operations
      .map((operation) => fieldsOf(operation).filter(({ name }) => Object.hasOwn(known, name.value))[1])
      .find(Boolean)
    if (!second) return undefined
    const names = CREDENTIAL_MUTATIONS.filter((name) => Object.hasOwn(known, name))
    const message = `An operation may hold only one of ${names.join(', ')}.`
    context.reportError(new GraphQLError(message, { nodes: second }))
    return { kind: Kind.DOCUMENT, definitions: [] }
  },
})
