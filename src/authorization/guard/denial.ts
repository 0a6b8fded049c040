import type { GraphQLError, GraphQLResolveInfo } from 'graphql'
import type { Denial } from '../policy/decide.ts'
import type { CoordinatePolicy } from '../policy/policy.ts'

/** A field that the viewer may not use, found during execution. */
export type FieldDenial = {
  coordinate: string
  denial: Denial
  denied: 'REJECT' | 'NULL'
  policy: CoordinatePolicy
}

export type Path = GraphQLResolveInfo['path']

/** A field denied at one place of an operation, for `count` objects. */
export type DeniedField = {
  error: GraphQLError
  count: number
  /** Path of the list field that contains the objects. */
  list: Path | undefined
  name: Path['key']
}
