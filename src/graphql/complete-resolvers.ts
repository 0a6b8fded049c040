/** Type that requires a resolver or a row property for every field of the schema. */

import type { GraphQLScalarType } from 'graphql'

/** Fields of a type without a property in its row. */
type Unresolved<Resolvers, Rows, T extends keyof Resolvers> =
  NonNullable<Resolvers[T]> extends GraphQLScalarType
    ? never
    : T extends keyof Rows
      ? Exclude<keyof NonNullable<Resolvers[T]>, keyof Rows[T] | '__isTypeOf'>
      : never

/**
 * Complete resolvers: graphql-codegen requires them for root fields only.
 * @template Resolvers type from graphql-codegen, in which the resolvers of type fields are optional.
 * @template Rows resolver models by type name.
 */
export type Complete<Resolvers, Rows> = Resolvers & {
  [T in keyof Resolvers as [Unresolved<Resolvers, Rows, T>] extends [never] ? never : T]-?: Required<
    Pick<NonNullable<Resolvers[T]>, Unresolved<Resolvers, Rows, T>>
  >
}
