/** What goes out of what went wrong: known codes as they are, everything else masked. */

import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql'
import { AppError, type ErrorCode, type Issue } from '../errors.ts'

/** Codes of errors that may be thrown anywhere, and are told as they were thrown. */
const THROWN: Record<ErrorCode, true> = {
  UNAUTHENTICATED: true,
  FORBIDDEN: true,
  REAUTHENTICATION_REQUIRED: true,
  INVALID_CREDENTIALS: true,
  INVALID_REFRESH_TOKEN: true,
  INVALID_TOKEN: true,
  EMAIL_TAKEN: true,
  NOT_FOUND: true,
  CONFLICT: true,
  BAD_USER_INPUT: true,
  TOO_MANY_REQUESTS: true,
}

/** Apollo's codes for requests that are no operation; the contract has one for all of them. */
const BAD_REQUESTS: Record<string, string[]> = {
  BAD_REQUEST: [],
  OPERATION_RESOLUTION_FAILURE: ['operationName'],
  PERSISTED_QUERY_NOT_SUPPORTED: ['extensions', 'persistedQuery'],
  PERSISTED_QUERY_NOT_FOUND: ['extensions', 'persistedQuery'],
}

/** What an error of ours is told as. */
export const INTERNAL = 'INTERNAL_SERVER_ERROR'
const INTERNAL_MESSAGE = 'Internal server error'

/** Messages repeat what a client sent; a name that fills the whole body would come back with every error about it. */
const LONGEST_MESSAGE = 1000

/** How graphql-js 16 says that parseOptions.maxTokens is exceeded. */
const TOO_MANY_TOKENS = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/

type Told = { message: string; extensions: { code: string } & Record<string, unknown> }

export type ErrorFormatter = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError

/**
 * Makes Apollo's `formatError`. It cannot throw.
 * @param suggestions whether a message may name parts of the schema that its client did not ('Did you mean …?').
 */
export function errorFormatter({ suggestions }: { suggestions: boolean }): ErrorFormatter {
  return ({ locations, path }, error) => ({
    ...withoutSuggestions(tell(error), suggestions),
    ...(locations && { locations }),
    ...(path && { path }),
  })
}

/** Whether an error is one of ours, which is told to nobody but the log. */
export function isInternal(error: unknown): boolean {
  return tell(error).extensions.code === INTERNAL
}

/** The error that others were made of. */
export function causeOf(error: unknown): unknown {
  let cause = error
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError
  return cause
}

function tell(error: unknown): Told {
  try {
    return tellKnown(error) ?? { message: INTERNAL_MESSAGE, extensions: { code: INTERNAL } }
  } catch {
    return { message: INTERNAL_MESSAGE, extensions: { code: INTERNAL } }
  }
}

function tellKnown(error: unknown): Told | undefined {
  const cause = causeOf(error)
  if (cause instanceof AppError) return { message: cause.message, extensions: { code: cause.code, ...cause.details } }
  if (!(error instanceof GraphQLError)) return undefined
  return error.path === undefined ? tellRefused(error, cause) : tellFailed(error, cause)
}

/** Of an operation that was not begun: what Apollo, graphql-js and our plugins say of it. */
function tellRefused(error: GraphQLError, cause: unknown): Told | undefined {
  const { message } = error
  const code = String(error.extensions.code)
  if (cause instanceof GraphQLError && cause.extensions.code === 'OPERATION_TOO_LARGE') return as(cause)

  const [, most] = TOO_MANY_TOKENS.exec(message) ?? []
  if (most) return { message, extensions: { code: 'OPERATION_TOO_LARGE', limit: 'tokens', most: Number(most) } }
  if (code === 'GRAPHQL_PARSE_FAILED')
    return { message: cause instanceof GraphQLError ? message : 'Syntax Error', extensions: { code } }
  if (code === 'GRAPHQL_VALIDATION_FAILED') return { message, extensions: { code } }

  const path = BAD_REQUESTS[code]
  if (path) return badInput(message, { path, message })
  if (error.nodes?.[0]?.kind === Kind.VARIABLE_DEFINITION) return badInput(message, variableIssue(error))
  if (!(cause instanceof GraphQLError)) return undefined
  if (Object.hasOwn(THROWN, code)) return as(error)
  // What execution finds wrong with a document before it begins; errors without a place in it are of plugins.
  if (error.extensions.code !== undefined || !cause.nodes) return undefined
  return badInput(message, { path: [], message })
}

/** Of a field: what its resolver threw, or what graphql-js has to say of its arguments, which have their place in the document. */
function tellFailed({ message }: GraphQLError, cause: unknown): Told | undefined {
  if (!(cause instanceof GraphQLError)) return undefined
  const { code } = cause.extensions
  if (typeof code === 'string') return Object.hasOwn(THROWN, code) ? as(cause) : undefined
  return cause.nodes ? badInput(message, { path: [], message }) : undefined
}

function as({ message, extensions: { code, http: _http, ...details } }: GraphQLError): Told {
  return { message, extensions: { code: String(code), ...details } }
}

function badInput(message: string, issue: Issue): Told {
  return { message, extensions: { code: 'BAD_USER_INPUT', issues: [issue] } }
}

/** Where in the variables: graphql-js says it in its message, before what is wrong there. */
function variableIssue({ message, nodes, originalError }: GraphQLError): Issue {
  const [definition] = nodes ?? []
  const name = definition?.kind === Kind.VARIABLE_DEFINITION ? definition.variable.name.value : ''
  const reason = originalError?.message ?? message
  const place = message.endsWith(`; ${reason}`) ? message.slice(0, -reason.length - 2) : ''
  const [, path = name] = / at "([^"]*)"$/.exec(place) ?? []
  const [, missing = ''] = /^Field "(\w+)" of required type /.exec(reason) ?? []
  return { path: [...path.split(/[.[\]]+/), missing].filter(Boolean), message: reason }
}

function withoutSuggestions({ message, extensions }: Told, suggestions: boolean): Told {
  const clean = (text: string) => {
    // Cut first: it takes time in the square of its length, and has what a client sent in it.
    const short = text.slice(0, LONGEST_MESSAGE)
    return suggestions ? short : short.replace(/ ?Did you mean [^?]*(\?|$)/g, '')
  }
  const { issues } = extensions
  if (!Array.isArray(issues)) return { message: clean(message), extensions }
  const cleaned = issues.map((issue: Issue) => ({ ...issue, message: clean(issue.message) }))
  return { message: clean(message), extensions: { ...extensions, issues: cleaned } }
}
