import { describe, expect, test } from '@jest/globals'
import { logged, run } from './test-errors.ts'

describe('errors of variables', () => {
  const FIND = 'query ($place: Place, $ids: [ID!]) { find(place: $place, ids: $ids) }'

  test('reports all issues of an input variable with their paths', async () => {
    const place = { colour: 'GREY', even: 3, within: [{ street: 1 }, { street: 'x', 'at "y': 1 }], hunter: 2 }
    const { errors, data } = await run(FIND, { place, ids: [null] })
    expect(data).toBeUndefined()
    expect(errors?.map(({ extensions }) => extensions)).toEqual(
      [
        [['place', 'street'], 'Field "street" of required type "String!" was not provided.'],
        [['place', 'colour'], expect.stringContaining('Value "GREY" does not exist in "Colour" enum.')],
        [['place', 'even'], 'Expected type "Even". Value is not even: 3'],
        [['place', 'within', '0', 'street'], 'String cannot represent a non string value: 1'],
        [['place', 'within', '1'], 'Field "at "y" is not defined by type "Place".'],
        [['place'], 'Field "hunter" is not defined by type "Place".'],
        [['ids', '0'], 'Expected non-nullable type "ID!" not to be null.'],
      ].map(([path, message]) => ({ code: 'BAD_USER_INPUT', issues: [{ path, message }] })),
    )
    expect(logged).toEqual([])
  })

  test('reports missing variables with their names', async () => {
    const { errors } = await run('query ($id: ID!) { todo(id: $id) }')
    const message = 'Variable "$id" of required type "ID!" was not provided.'
    expect(errors).toEqual([
      {
        message,
        locations: [{ line: 1, column: 8 }],
        extensions: { code: 'BAD_USER_INPUT', issues: [{ path: ['id'], message }] },
      },
    ])
  })

  test('reports null for a variable with a default value', async () => {
    const { errors } = await run('query ($id: ID = 1) { todo(id: $id) }', { id: null })
    expect(errors).toMatchObject([{ path: ['todo'], extensions: { code: 'BAD_USER_INPUT', issues: [{ path: [] }] } }])
    expect(logged).toEqual([])
  })
})
