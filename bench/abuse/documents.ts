/** Generates random documents, most of them valid. */

import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
} from 'graphql'
import { NASTY_TEXTS } from './nasty-texts.ts'
import type { Random } from './random.ts'

/** Mutations that would delete the attacker's account or revoke its session. */
const EXCLUDED = /^(deleteAccount|logout|logoutAll|revokeSession|setUserDisabled)$/

/** Returns a function that writes an operation. */
export function documentWriter(schema: GraphQLSchema, random: Random): () => string {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType)

  function value(type: GraphQLInputType, depth: number): string {
    const nullable = getNullableType(type)
    if (isListType(nullable)) {
      const items = Array.from({ length: random.small(20) }, () => value(nullable.ofType, depth))
      return `[${items.join(' ')}]`
    }
    if (isEnumType(nullable)) return random.pick(nullable.getValues()).name
    if (isInputObjectType(nullable)) {
      const fields = Object.values(nullable.getFields()).filter((field) => depth > 0 || isRequiredInputField(field))
      return `{${fields.map((field) => `${field.name}:${value(field.type, depth - 1)}`).join(' ')}}`
    }
    switch (nullable.toString()) {
      case 'Int':
        return String(random.pick([1, 2, 20, 99, 100, 101, -1, 2_147_483_647]))
      case 'Boolean':
        return random.chance(0.5) ? 'true' : 'false'
      default:
        return JSON.stringify(random.pick(NASTY_TEXTS)(random.small(300)))
    }
  }

  function argumentsOf(args: readonly GraphQLArgument[]): string {
    const given = args.filter((argument) => isRequiredArgument(argument) || random.chance(0.4))
    return given.length > 0 ? `(${given.map(({ name, type }) => `${name}:${value(type, 2)}`).join(' ')})` : ''
  }

  function fieldText(field: GraphQLField<unknown, unknown>, depth: number): string | null {
    const below = selection(getNamedType(field.type), depth - 1)
    if (below === null) return null
    const alias = random.chance(0.3) ? `${random.pick(['a', 'b', 'c', 'd'])}${random.below(30)}:` : ''
    return `${alias}${field.name}${argumentsOf(field.args)}${below}`
  }

  /** Returns null if nothing can be selected at this depth. */
  function selection(type: GraphQLNamedOutputType, depth: number): string | null {
    if (!isObjectType(type) && !isInterfaceType(type)) return ''
    if (depth < 0) return null
    const all = Object.values(type.getFields()).filter(({ name }) => !EXCLUDED.test(name))
    const fields = Array.from({ length: random.small(12) }, () => fieldText(random.pick(all), depth))
    const text = [...fields.filter((field) => field !== null), ...(random.chance(0.2) ? ['__typename'] : [])].join(' ')
    if (text === '') return '{__typename}'
    return random.chance(0.15) ? `{...on ${type.name}{${text}}}` : `{${text}}`
  }

  function fragment(name: string): string {
    const type = random.pick(types)
    return `fragment ${name} on ${type.name}${selection(type, 3)}`
  }

  return () => {
    const root = random.chance(0.75) ? schema.getQueryType() : schema.getMutationType()
    if (!root) return '{__typename}'
    const keyword = root === schema.getQueryType() ? 'query' : 'mutation'
    const fragments = Array.from({ length: random.chance(0.2) ? random.small(5) : 0 }, (_, n) => fragment(`F${n}`))
    const meta = random.chance(0.15) ? `{__schema${selection(schema.getType('__Schema') as typeof root, 6)}}` : null
    return [`${keyword} ${meta ?? selection(root, random.small(6)) ?? '{__typename}'}`, ...fragments].join(' ')
  }
}
