import { DirectiveLocation, type GraphQLDirective } from 'graphql'

const LOCATIONS: readonly string[] = [
  DirectiveLocation.QUERY,
  DirectiveLocation.MUTATION,
  DirectiveLocation.SUBSCRIPTION,
  DirectiveLocation.FIELD,
  DirectiveLocation.FRAGMENT_DEFINITION,
  DirectiveLocation.FRAGMENT_SPREAD,
  DirectiveLocation.INLINE_FRAGMENT,
  DirectiveLocation.VARIABLE_DEFINITION,
]

/** Whether operations use a directive, not only the SDL. */
export const isForOperations = ({ locations }: GraphQLDirective) =>
  locations.some((location) => LOCATIONS.includes(location))
