/** @graphql-authz/core: a rule before execution for every field. */

import { PreExecutionRule, wrapExecuteFn } from '@graphql-authz/core'
import { execute } from 'graphql'
import { bareRun, bareSchema, type Context, DOCUMENTS, FIELDS, type Peer } from '../subject.ts'

class IsSignedIn extends PreExecutionRule {
  override execute({ viewer }: Context): boolean {
    return viewer !== null
  }
}

const asks = { __authz: { rules: ['IsSignedIn'] } }

const authorizedExecute = wrapExecuteFn(execute, {
  rules: { IsSignedIn },
  authSchema: { Query: { thing: asks, things: asks }, Thing: Object.fromEntries(FIELDS.map((name) => [name, asks])) },
})

export const peer: Peer = {
  bareRun,
  protectedRun: (name, contextValue) =>
    authorizedExecute({ schema: bareSchema, document: DOCUMENTS[name], contextValue }),
}
