/** Converts denials to GraphQL errors. */

import { type ASTNode, GraphQLError, type GraphQLErrorExtensions } from 'graphql'
import type { Denial } from './policy/decide.ts'
import { printScopes } from './report/print-requirement.ts'

export type DenialErrorOptions = {
  /** Why nobody is signed in: `missing`, `malformed`, `expired`, `revoked`, or another word of the host. */
  reason: string
  nodes?: ASTNode | readonly ASTNode[]
  /** Path of a field that was denied during execution. */
  path?: readonly (string | number)[]
  /** True if the rest of the operation still runs, so the response keeps status 200. */
  isPartial?: boolean
}

/**
 * Creates the error of a denial. `extensions.http` holds status and headers for servers that read them: GraphQL Yoga,
 * and the entry points of this package.
 */
export function denialError(denial: Denial, coordinate: string, options: DenialErrorOptions): GraphQLError {
  const { reason, nodes, path, isPartial = false } = options
  const { message, http, ...extensions } = described(denial, coordinate, reason)
  return new GraphQLError(message, {
    ...(nodes && { nodes }),
    ...(path && { path }),
    extensions: { ...extensions, coordinate, ...(!isPartial && { http }) },
  })
}

type Described = GraphQLErrorExtensions & { message: string; http: { status: number; headers: Record<string, string> } }

function described(denial: Denial, coordinate: string, reason: string): Described {
  switch (denial.kind) {
    case 'unauthenticated':
      return {
        code: 'UNAUTHENTICATED',
        reason,
        message: `${coordinate} needs a signed-in viewer.`,
        http: refusal(401, reason === 'missing' ? {} : { error: 'invalid_token' }),
      }
    case 'role':
    case 'scopes':
    case 'rule': {
      const { requiredRole, requiredScopes, rules = [] } = denial
      const needs = [
        ...(requiredRole === undefined ? [] : [`role ${requiredRole}`]),
        ...(requiredScopes === undefined ? [] : [printScopes(requiredScopes)]),
      ]
      const isAmbiguous = rules.length > 0 && requiredScopes !== undefined
      const all = isAmbiguous ? `(${needs.join(' and ')})` : needs.join(' and ')
      return {
        code: 'FORBIDDEN',
        ...(requiredRole !== undefined && { requiredRole }),
        ...(requiredScopes && { requiredScopes }),
        message: `${coordinate} needs ${[all, ...rules].filter(Boolean).join(' or ')}.`,
        // RFC 6750 §3.1
        http: refusal(403, {
          error: 'insufficient_scope',
          ...(requiredScopes?.[0] && { scope: requiredScopes[0].join(' ') }),
        }),
      }
    }
    case 'maxAge':
    case 'factors': {
      const { maxAge, factors } = denial
      const needs = [
        ...(factors === undefined ? [] : [`${factors} authentication ${factors === 1 ? 'factor' : 'factors'}`]),
        ...(maxAge === undefined ? [] : [`authentication in the last ${maxAge} seconds`]),
      ]
      return {
        code: 'REAUTHENTICATION_REQUIRED',
        ...(maxAge !== undefined && { maxAge }),
        ...(factors !== undefined && { factors }),
        message: `${coordinate} needs ${needs.join(' and ')}.`,
        // RFC 9470 §3
        http: refusal(401, {
          error: 'insufficient_user_authentication',
          // The authentication context class of a session is its number of factors.
          ...(factors !== undefined && { acr_values: String(factors) }),
          ...(maxAge !== undefined && { max_age: String(maxAge) }),
        }),
      }
    }
  }
}

function refusal(status: number, parameters: Record<string, string>) {
  const written = Object.entries(parameters).map(([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`)
  return { status, headers: { 'www-authenticate': ['Bearer', written.join(', ')].filter(Boolean).join(' ') } }
}

export const introspectionIsOff = () =>
  new GraphQLError('Introspection is turned off.', {
    extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400, headers: {} } },
  })
