import { expect, test } from '@jest/globals'
import { buildSchema, type GraphQLResolveInfo, graphql, isObjectType } from 'graphql'
import { fieldsBelow } from '../../src/graphql/fields-below.ts'

const schema = buildSchema(`
  type Query { page(first: Int): Page }
  type Page { nodes: [Node] next: Page }
  type Node { id: ID title: String done: Boolean }
`)
const seen: string[][] = []
const query = schema.getQueryType()
const page = isObjectType(query) ? query.getFields().page : undefined
if (page)
  page.resolve = (_source, _args, _context, info: GraphQLResolveInfo) => {
    seen.push([...fieldsBelow(info)].sort())
    return null
  }

test.each([
  ['fields', '{ page { nodes { id title } } }', [['id', 'nodes', 'title']]],
  ['fields by their names, not their aliases', '{ page { a: nodes { title: id } } }', [['id', 'nodes']]],
  ['fields in inline fragments', '{ page { ... on Page { nodes { ... { done } } } } }', [['done', 'nodes']]],
  [
    'fields of fragments, also in each other',
    '{ ...Q } fragment P on Page { nodes { ...N } next { nodes { id } } } fragment N on Node { title } fragment Q on Query { page { ...P } }',
    [['id', 'next', 'nodes', 'title']],
  ],
  [
    'fields of a field that is asked for twice',
    '{ page { nodes { id } } page { nodes { done } } }',
    [['done', 'id', 'nodes']],
  ],
  [
    'each field its own',
    '{ page { nodes { id } } b: page(first: 1) { nodes { done } } }',
    [
      ['id', 'nodes'],
      ['done', 'nodes'],
    ],
  ],
  [
    'what a directive may leave out',
    'query ($x: Boolean = false) { page { nodes @include(if: $x) { id } } }',
    [['id', 'nodes']],
  ],
])('finds %s', async (_name, source, expected) => {
  for (let time = 0; time < 2; time++) {
    seen.length = 0
    expect((await graphql({ schema, source })).errors).toBeUndefined()
    expect(seen).toEqual(expected)
  }
})
