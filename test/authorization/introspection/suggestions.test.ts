import { ApolloServer } from '@apollo/server'
import { describe, expect, test } from '@jest/globals'
import { authorized } from '../support/authorized.ts'
import { SERVED } from './schema.ts'

describe('suggestions ("Did you mean")', () => {
  const mistakes = [
    ['{ secre }', 'Cannot query field "secre" on type "Query".'],
    ['{ node { ... on Doz { id } } }', 'Unknown type "Doz".'],
    ['{ sorted(delete: true) }', 'Unknown argument "delete" on field "Query.sorted".'],
    ['{ sorted(by: PAI) }', 'Value "PAI" does not exist in "Sort" enum.'],
    ['{ sorted(in: {nam: "x"}) }', 'Field "nam" is not defined by type "In".'],
  ] as const
  test.each(mistakes)('makes no suggestion about %s when introspection is limited', async (query, message) => {
    for (const introspection of ['visible', 'off'] as const) {
      const { errors } = await authorized(SERVED, {}, { introspection }).ask(query)
      expect(errors.map((error) => error.message)).toEqual([message])
    }
    const { errors } = await authorized(SERVED, {}, { introspection: 'all' }).ask(query)
    expect(errors[0]?.message).toContain(`${message.slice(0, -1)}`)
    expect(errors[0]?.message).toContain('Did you mean')
  })

  test('makes no suggestion in errors of variables', async () => {
    const query = 'query ($by: Sort!, $in: In) { sorted(by: $by, in: $in) }'
    const variables = { by: 'PAI', in: { nam: 'x' } }
    const { errors } = await authorized(SERVED, {}, { introspection: 'visible' }).ask(query, { variables })
    expect(errors.map(({ message }) => message)).toEqual([
      'Variable "$by" got invalid value "PAI"; Value "PAI" does not exist in "Sort" enum.',
      'Variable "$in" got invalid value { nam: "x" }; Field "nam" is not defined by type "In".',
    ])
  })

  test('makes no suggestion in stack traces that a server sends', async () => {
    const { schema, plugin } = authorized(SERVED, {}, { introspection: 'visible' })
    const server = new ApolloServer({ schema, plugins: [plugin], includeStacktraceInErrorResponses: true })
    const { body } = await server.executeOperation({ query: '{ secre }' }, { contextValue: {} })
    const [error] = (body.kind === 'single' && body.singleResult.errors) || []
    expect(error?.extensions?.stacktrace).toContain('GraphQLError: Cannot query field "secre" on type "Query".')
    expect(JSON.stringify(body)).not.toContain('Did you mean')
  })

  test('keeps the client’s own text in error messages', async () => {
    const query = '{ must(in: " Did you mean it? No.") }'
    const { errors } = await authorized(SERVED, {}, { introspection: 'visible' }).ask(query)
    expect(errors[0]?.message).toBe('Expected value of type "Must!", found " Did you mean it? No.".')
  })

  test('keeps the text of resolvers’ error messages', async () => {
    const may = () => {
      throw new Error('No such row. Did you mean row 7?')
    }
    const { errors } = await authorized(SERVED, { Query: { may } }, { introspection: 'visible' }).ask('{ may }')
    expect(errors[0]?.message).toBe('No such row. Did you mean row 7?')
  })
})
