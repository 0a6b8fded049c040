/**
 * Defaults of custom scalars. mapSchema of graphql-tools serializes and parses each default again, which changes many
 * of them.
 */

import { describe, expect, test } from '@jest/globals'
import { GraphQLError, GraphQLScalarType, type GraphQLSchema, graphql, isInputObjectType, printSchema } from 'graphql'
import { createAuthorization } from '../../../src/authorization/index.ts'
import { type Context, executable, USER } from '../support/authorized.ts'
import { ROLES } from '../support/directives.ts'

class Amount {
  readonly euros: number

  constructor(euros: number) {
    this.euros = euros
  }
}

/** Values in code are amounts, variables are numbers, and results are texts. None of them can be read as another. */
const Money = new GraphQLScalarType<Amount, string>({
  name: 'Money',
  serialize(value) {
    if (!(value instanceof Amount)) throw new GraphQLError('not an amount')
    return `${value.euros} EUR`
  },
  parseValue(value) {
    if (typeof value !== 'number') throw new GraphQLError('not a number')
    return new Amount(value)
  },
})

const calls: unknown[] = []
const told = (_source: unknown, { in: given, ...args }: { in?: object }) => calls.push({ ...args, ...given })

/** Adds defaults as code-first builders do: as values, not as text. */
function withDefaults(): GraphQLSchema {
  const schema = executable(
    `
      scalar Money
      directive @priced(at: Money) on FIELD
      input In { price: Money hidden: Money @auth(role: ADMIN) }
      type Query { pay(price: Money!, hidden: Money @auth(role: ADMIN)): Int @auth put(in: In): Int @public }
    `,
    { Money, Query: { pay: told, put: told } },
  )
  for (const [index, each] of inputsOf(schema).entries()) each.defaultValue = DEFAULTS[index]
  return schema
}

const DEFAULTS = [new Amount(1), new Amount(2), { price: new Amount(3) }, new Amount(4), new Amount(5), new Amount(6)]

function inputsOf(schema: GraphQLSchema): { name: string; defaultValue?: unknown }[] {
  const { pay, put } = schema.getQueryType()?.getFields() ?? {}
  const input = schema.getType('In')
  return [
    ...(pay?.args ?? []),
    ...(put?.args ?? []),
    ...(isInputObjectType(input) ? Object.values(input.getFields()) : []),
    ...(schema.getDirective('priced')?.args ?? []),
  ]
}

describe('defaults of custom scalars', () => {
  const authorization = createAuthorization<Context>(withDefaults(), {
    roles: ROLES,
    viewer: ({ viewer = null }) => viewer,
  })

  test('stay the given values in the guarded schema', () => {
    const defaults = inputsOf(authorization.schema).map(({ defaultValue }) => defaultValue)
    expect(defaults).toHaveLength(DEFAULTS.length)
    for (const [index, each] of defaults.entries()) expect(each).toBe(DEFAULTS[index])
  })

  test('reach resolvers unchanged', async () => {
    const source = '{ pay put sent: put(in: {}) }'
    const { errors } = await graphql({ schema: authorization.schema, source, contextValue: { viewer: USER } })
    expect(errors).toBeUndefined()
    const [one, two, three, four, five] = DEFAULTS
    expect(calls).toStrictEqual([{ price: one, hidden: two }, three, { price: four, hidden: five }])
  })

  test('appear unchanged in introspection, except for inputs that the viewer may not use', async () => {
    const shown = (schema: GraphQLSchema) => printSchema(schema).match(/\w+: Money!? = "\d EUR"/g)
    const all = shown(withDefaults())
    expect(all).toHaveLength(5)
    expect(shown(authorization.schema)).toEqual(all)
    expect(shown(await authorization.visibleTo({ viewer: USER }))).toEqual(
      all?.filter((each) => !each.startsWith('hidden')),
    )
  })
})
