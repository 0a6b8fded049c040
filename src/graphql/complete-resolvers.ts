/** Whether every field of the schema can be answered, as a type. */

import type { GraphQLScalarType } from 'graphql'

/** The fields of a type that its row has no property for. */
type Unresolved<Resolvers, Rows, T extends keyof Resolvers> =
  NonNullable<Resolvers[T]> extends GraphQLScalarType
    ? never
    : T extends keyof Rows
      ? Exclude<keyof NonNullable<Resolvers[T]>, keyof Rows[T] | '__isTypeOf'>
      : never

/**
 * Resolvers that leave no field out: graphql-codegen requires them of root fields only.
 * @template Resolvers of graphql-codegen, where those of a type's fields are optional.
 * @template Rows what a type's resolvers start from, by the type's name.
 */
export type Complete<Resolvers, Rows> = Resolvers & {
  [T in keyof Resolvers as [Unresolved<Resolvers, Rows, T>] extends [never] ? never : T]-?: Required<
    Pick<NonNullable<Resolvers[T]>, Unresolved<Resolvers, Rows, T>>
  >
}
