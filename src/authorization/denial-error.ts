/** A denial as the client sees it. */

import { type ASTNode, GraphQLError } from 'graphql'
import type { Denial } from './decide.ts'

/** @param reason why nobody is signed in: `missing`, `malformed`, `expired`, `revoked` or whatever the server tells apart. */
export function denialError(denial: Denial, coordinate: string, reason: string, node?: ASTNode): GraphQLError {
  const at = node ? { nodes: node } : {}
  switch (denial.kind) {
    case 'unauthenticated':
      return new GraphQLError(`${coordinate} needs a signed-in viewer.`, {
        ...at,
        extensions: { code: 'UNAUTHENTICATED', reason },
      })
    case 'role':
      return new GraphQLError(`${coordinate} needs role ${denial.requiredRole}.`, {
        ...at,
        extensions: { code: 'FORBIDDEN', coordinate, requiredRole: denial.requiredRole },
      })
    case 'maxAge':
      return new GraphQLError(
        `${coordinate} needs the password to have been given in the last ${denial.maxAge} seconds.`,
        {
          ...at,
          extensions: { code: 'REAUTHENTICATION_REQUIRED', coordinate, maxAge: denial.maxAge },
        },
      )
  }
}
