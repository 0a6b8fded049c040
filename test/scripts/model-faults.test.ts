import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { modelFaults } from '../../scripts/lib/model-faults.ts'

const schema = parse(`
  type Query { notes: NoteConnection!, note: Note }
  type NoteConnection { nodes: [Note!]!, pageInfo: PageInfo! }
  type Note { id: ID! }
  type PageInfo { hasNextPage: Boolean! }
  enum Role { USER }
`)

test('accepts a model of each table and connection', () => {
  expect(modelFaults(schema, ['Note', 'NoteConnection'], ['Note'])).toEqual([])
})

test('reports a table or a connection without a model, and a model without a type', () => {
  expect(modelFaults(schema, ['Todo'], ['Note'])).toEqual([
    'src/graphql/resolver-models.ts has no NoteConnection: export the type, and add it to RESOLVER_MODELS',
    'src/graphql/resolver-models.ts has no Note: export the type, and add it to RESOLVER_MODELS',
    'src/graphql/resolver-models.ts has Todo in RESOLVER_MODELS, which is not a type of schema.graphql',
  ])
})

test('needs no model for a type without a table', () => {
  expect(modelFaults(schema, ['NoteConnection'], [])).toEqual([])
})
