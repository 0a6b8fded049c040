import { expect, test } from '@jest/globals'
import { buildSchema, type FieldNode, type GraphQLResolveInfo, getOperationAST, parse } from 'graphql'
import { askedCoordinates } from '../../../src/authorization/guard/asked-coordinate.ts'

const schema = buildSchema(`
  type Query { node: Node }
  interface Node { id: ID! }
  type Dossier implements Node { id: ID! title: String }
`)

function infosOf(source: string) {
  const operation = getOperationAST(parse(source))
  if (!operation) throw new Error('no operation')
  let walks = 0
  const { selectionSet } = operation
  Object.defineProperty(operation, 'selectionSet', {
    get: () => {
      walks++
      return selectionSet
    },
  })
  const [node] = selectionSet.selections as [FieldNode]
  const infos = (node.selectionSet?.selections ?? []).map((field) => ({
    schema,
    operation,
    fragments: {},
    parentType: schema.getType('Dossier'),
    fieldNodes: [field],
  }))
  return { infos: infos as unknown as GraphQLResolveInfo[], walks: () => walks }
}

test('names the type on which the operation selects a field', () => {
  const { infos } = infosOf('{ node { id } }')
  expect(infos.map((info) => askedCoordinates()('Dossier.id', info))).toEqual(['Node.id'])
  expect(infos.map((info) => askedCoordinates()('Filter.size', info))).toEqual(['Filter.size'])
})

test('walks an operation once, however many of its fields are denied', () => {
  const few = infosOf('{ node { a1: id a2: id } }')
  const many = infosOf(`{ node { ${Array.from({ length: 50 }, (_, index) => `a${index}: id`).join(' ')} } }`)
  for (const { infos } of [few, many]) {
    const asked = askedCoordinates()
    for (const info of infos) expect(asked('Dossier.id', info)).toBe('Node.id')
  }
  expect(many.walks()).toBe(few.walks())
})
