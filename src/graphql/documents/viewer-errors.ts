import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import {
  GraphQLError,
  type GraphQLFormattedError,
  GraphQLSchema,
  specifiedRules,
  type ValidationRule,
  validate,
} from 'graphql'
import type { ErrorFormatter } from '../errors/error-formatter.ts'

export type ViewerErrorsOptions<TContext> = {
  /** Schema as the viewer may use it. */
  visibleTo(context: TContext): GraphQLSchema | Promise<GraphQLSchema>
  // From Apollo's options.
  validationRules: readonly ValidationRule[]
  validationOptions: { maxErrors: number; hideSuggestions: boolean }
  formatError: ErrorFormatter
}

const CODE = 'GRAPHQL_VALIDATION_FAILED'

/** Error for documents that are valid only in the viewer's schema. */
const INVALID = new GraphQLError('Invalid operation.', { extensions: { code: CODE } })

/**
 * Plugin that validates a rejected document again, against the schema as its viewer may use it, and reports those
 * errors. Errors of the whole schema would reveal hidden fields and types. The planner handles valid documents.
 */
export function viewerErrors<TContext extends BaseContext>(
  options: ViewerErrorsOptions<TContext>,
): ApolloServerPlugin<TContext> {
  const { visibleTo, validationOptions, formatError } = options
  const rules = [...specifiedRules, ...options.validationRules]
  const prepared = new WeakMap<GraphQLSchema, GraphQLSchema>()
  return {
    requestDidStart: async () => ({
      async willSendResponse({ document, operation, contextValue, response: { body } }) {
        if (!document || operation || body.kind !== 'single') return
        if (body.singleResult.errors?.[0]?.extensions?.code !== CODE) return
        const schema = prepare(await visibleTo(contextValue))
        const errors = validate(schema, document, rules, validationOptions).map(withCode)
        body.singleResult.errors = (errors.length > 0 ? errors : [INVALID]).map(formatted)
      },
    }),
  }

  /** Allows an incomplete schema, for example one without queries. */
  function prepare(schema: GraphQLSchema): GraphQLSchema {
    const known = prepared.get(schema) ?? new GraphQLSchema({ ...schema.toConfig(), assumeValid: true })
    prepared.set(schema, known)
    return known
  }

  function formatted(error: GraphQLError): GraphQLFormattedError {
    return formatError(error.toJSON(), error)
  }
}

/** Keeps the code of limit errors. */
function withCode({ message, nodes, extensions }: GraphQLError): GraphQLError {
  return new GraphQLError(message, { nodes: nodes ?? null, extensions: { code: CODE, ...extensions } })
}
