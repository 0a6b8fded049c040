import { type ASTNode, GraphQLError } from 'graphql'
import { describeExcess, type Excess } from './limits.ts'

/** OPERATION_TOO_LARGE, with the limit that was exceeded. */
export function tooLarge(excess: Excess, node: ASTNode): GraphQLError {
  return new GraphQLError(describeExcess(excess), {
    nodes: node,
    extensions: { code: 'OPERATION_TOO_LARGE', ...excess },
  })
}
