/** Error formatting: known codes pass unchanged, all other errors are masked. */

import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql'
import { AppError, type ErrorCode, type Issue } from '../../core/errors.ts'
import { isUnavailable, unavailable } from '../../database/unavailable.ts'
import { describeViolation } from '../document-limits/limit-violation.ts'

/** Codes that an AppError may have. */
const APP_CODES: Record<ErrorCode, true> = {
  UNAUTHENTICATED: true,
  FORBIDDEN: true,
  REAUTHENTICATION_REQUIRED: true,
  INVALID_CREDENTIALS: true,
  SECOND_FACTOR_REQUIRED: true,
  INVALID_REFRESH_TOKEN: true,
  INVALID_TOKEN: true,
  EMAIL_TAKEN: true,
  REGISTRATION_CLOSED: true,
  NOT_FOUND: true,
  CONFLICT: true,
  BAD_USER_INPUT: true,
  TOO_MANY_REQUESTS: true,
  UNAVAILABLE: true,
}

/**
 * Apollo's codes for requests without an operation, with the invalid parameter. Clients get BAD_USER_INPUT for all of
 * them.
 */
const BAD_REQUESTS: Record<string, string[]> = {
  BAD_REQUEST: [],
  OPERATION_RESOLUTION_FAILURE: ['operationName'],
  PERSISTED_QUERY_NOT_SUPPORTED: ['extensions', 'persistedQuery'],
  PERSISTED_QUERY_NOT_FOUND: ['extensions', 'persistedQuery'],
}

/** Code of unexpected (masked) errors. */
export const INTERNAL = 'INTERNAL_SERVER_ERROR'
const MASKED = { message: 'Internal server error', extensions: { code: INTERNAL } }

/** In characters. Messages repeat text from clients, so a very long name would be returned with every error. */
const MAX_MESSAGE_LENGTH = 1000

/** Message of graphql-js 16 when parseOptions.maxTokens is exceeded. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/

type Formatted = { message: string; extensions: { code: string } & Record<string, unknown> }

export type ErrorFormatter = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError

/**
 * Creates Apollo's `formatError`. It never throws.
 * @param options.suggestions allows messages to name parts of the schema that the client did not name ('Did you mean
 *   …?').
 */
export function errorFormatter({ suggestions }: { suggestions: boolean }): ErrorFormatter {
  return ({ locations, path }, error) => ({
    ...withoutSuggestions(format(error), suggestions),
    ...(locations && { locations }),
    ...(path && { path }),
  })
}

/** Code that the client gets for an error. */
export const codeOf = (error: unknown): string => format(error).extensions.code

/** Returns the original error within GraphQL errors. */
export function causeOf(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}

function format(error: unknown): Formatted {
  try {
    return formatKnown(error) ?? MASKED
  } catch {
    return MASKED
  }
}

function formatKnown(error: unknown): Formatted | undefined {
  const cause = causeOf(error)
  if (cause instanceof AppError) return { message: cause.message, extensions: { code: cause.code, ...cause.details } }
  if (!(error instanceof GraphQLError)) return undefined
  // Only for root fields: below a root field, a mutation may already have written.
  if (error.path?.length === 1 && isUnavailable(cause)) return formatKnown(unavailable(cause))
  return error.path === undefined ? formatRequestError(error, cause) : formatFieldError(error, cause)
}

/** Formats errors before execution, thrown by Apollo, graphql-js and plugins. */
function formatRequestError(error: GraphQLError, cause: unknown): Formatted | undefined {
  const { message } = error
  const code = String(error.extensions.code)
  if (cause instanceof GraphQLError && cause.extensions.code === 'OPERATION_TOO_LARGE') return asGiven(cause)

  const [, maxTokens] = TOO_MANY_TOKENS.exec(message) ?? []
  if (maxTokens) return describeViolation({ name: 'tokens', max: Number(maxTokens) })
  if (code === 'GRAPHQL_PARSE_FAILED')
    return { message: cause instanceof GraphQLError ? message : 'Syntax Error', extensions: { code } }
  if (code === 'GRAPHQL_VALIDATION_FAILED') return { message, extensions: { code } }

  const path = BAD_REQUESTS[code]
  if (path) return badInput(message, { path, message })
  if (error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION) return badInput(message, variableIssue(error))
  if (!(cause instanceof GraphQLError)) return undefined
  if (Object.hasOwn(APP_CODES, code)) return asGiven(error)
  // Document errors found at the start of execution have a location; plugin errors have none.
  if (error.extensions.code !== undefined || !cause.nodes) return undefined
  return badInput(message, { path: [], message })
}

/**
 * Formats errors of a field, thrown by its resolver, or by graphql-js for its arguments. The latter have a location.
 */
function formatFieldError({ message }: GraphQLError, cause: unknown): Formatted | undefined {
  if (!(cause instanceof GraphQLError)) return undefined
  const { code } = cause.extensions
  if (typeof code === 'string') return Object.hasOwn(APP_CODES, code) ? asGiven(cause) : undefined
  return cause.nodes ? badInput(message, { path: [], message }) : undefined
}

function asGiven({ message, extensions: { code, http: _http, ...details } }: GraphQLError): Formatted {
  return { message, extensions: { code: String(code), ...details } }
}

function badInput(message: string, issue: Issue): Formatted {
  return { message, extensions: { code: 'BAD_USER_INPUT', issues: [issue] } }
}

/** Creates the issue of a variable. graphql-js puts the path into its message, before the reason. */
function variableIssue({ message, nodes, originalError }: GraphQLError): Issue {
  const [definition] = nodes ?? []
  const name = definition?.kind === Kind.VARIABLE_DEFINITION ? definition.variable.name.value : ''
  const reason = originalError?.message ?? message
  const place = message.endsWith(`; ${reason}`) ? message.slice(0, -reason.length - 2) : ''
  const [, path = name] = / at "([^"]*)"$/.exec(place) ?? []
  const [, missing = ''] = /^Field "(\w+)" of required type /.exec(reason) ?? []
  return { path: [...path.split(/[.[\]]+/), missing].filter(Boolean), message: reason }
}

function withoutSuggestions({ message, extensions }: Formatted, suggestions: boolean): Formatted {
  const clean = (text: string) => {
    // Truncated first, since the replacement takes quadratic time and clients control the length.
    const short = text.slice(0, MAX_MESSAGE_LENGTH)
    return suggestions ? short : short.replace(/ ?Did you mean [^?]*(\?|$)/g, '')
  }
  const { issues } = extensions
  if (!Array.isArray(issues)) return { message: clean(message), extensions }
  const cleaned = issues.map((issue: Issue) => ({ ...issue, message: clean(issue.message) }))
  return { message: clean(message), extensions: { ...extensions, issues: cleaned } }
}
