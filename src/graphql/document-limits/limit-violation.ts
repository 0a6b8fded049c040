import { type ASTNode, GraphQLError } from 'graphql'
import { DOCUMENT_LIMITS, type DocumentLimit } from './limits.ts'

/** Document limit that is exceeded. */
export type LimitViolation = {
  readonly name: DocumentLimit
  readonly max: number
  /** Possible fields in the response, if `cost` is the limit. */
  readonly cost?: number
}

/** Returns message and extensions of OPERATION_TOO_LARGE. */
export function describeViolation({ name, max, cost }: LimitViolation) {
  const { unit, setting } = DOCUMENT_LIMITS[name]
  const extensions = { code: 'OPERATION_TOO_LARGE', limit: max, setting }
  if (cost === undefined)
    return { message: `The operation is too large: ${setting} allows ${max} ${unit}.`, extensions }
  const counted = Math.min(cost, Number.MAX_SAFE_INTEGER)
  return {
    message:
      `The operation is too large: it costs ${counted}, and ${setting} allows ${max} ${unit}. ` +
      'Request shorter lists with `first:`, or fewer fields.',
    extensions: { ...extensions, cost: counted },
  }
}

/** Creates OPERATION_TOO_LARGE at a node of the document. */
export function tooLarge(violation: LimitViolation, node: ASTNode): GraphQLError {
  const { message, extensions } = describeViolation(violation)
  return new GraphQLError(message, { nodes: node, extensions })
}
