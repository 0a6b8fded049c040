/** Directives as objects, for schemas built in code. */

import {
  DirectiveLocation,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLEnumType,
  type GraphQLFieldConfigArgumentMap,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
} from 'graphql'

export type DirectiveOptions = {
  /** Weakest first. `@auth` without arguments requires the first role. */
  roles: readonly string[]
  /** Names of object rules. */
  rules?: readonly string[]
  /** Names of the enums; the schema must not use them otherwise. Defaults: AuthRole, AuthRule and AuthDenial. */
  enums?: { role?: string; rule?: string; denial?: string }
}

const LOCATIONS = [
  DirectiveLocation.OBJECT,
  DirectiveLocation.INTERFACE,
  DirectiveLocation.UNION,
  DirectiveLocation.SCALAR,
  DirectiveLocation.ENUM,
  DirectiveLocation.FIELD_DEFINITION,
  DirectiveLocation.ARGUMENT_DEFINITION,
  DirectiveLocation.INPUT_OBJECT,
  DirectiveLocation.INPUT_FIELD_DEFINITION,
  DirectiveLocation.ENUM_VALUE,
]

/**
 * @returns `@auth` and `@public` to pass to a schema: `directives: [...specifiedDirectives, ...authDirectives({ roles
 * })]`.
 */
export function authDirectives({ roles, rules = [], enums = {} }: DirectiveOptions): GraphQLDirective[] {
  const { role = 'AuthRole', rule = 'AuthRule', denial = 'AuthDenial' } = enums
  const enumOf = (name: string, values: readonly string[]) =>
    new GraphQLEnumType({ name, values: Object.fromEntries(values.map((value) => [value, {}])) })
  const ruleList = () => new GraphQLList(new GraphQLNonNull(enumOf(rule, rules)))
  const args: GraphQLFieldConfigArgumentMap = {
    role: { type: new GraphQLNonNull(enumOf(role, roles)), defaultValue: roles[0] },
    maxAge: { type: GraphQLInt },
    factors: { type: GraphQLInt },
    scopes: { type: new GraphQLList(new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLString)))) },
    ...(rules.length > 0 && { or: { type: ruleList() } }),
    denied: { type: new GraphQLNonNull(enumOf(denial, ['REJECT', 'NULL'])), defaultValue: 'REJECT' },
  }
  return [
    new GraphQLDirective({ name: 'auth', locations: LOCATIONS, args }),
    new GraphQLDirective({
      name: 'public',
      locations: [DirectiveLocation.FIELD_DEFINITION],
      args: { signsIn: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: false } },
    }),
  ]
}
