import { expect, test } from '@jest/globals'
import { parse } from 'graphql'
import { rowTypes } from '../../scripts/row-types.ts'

const schema = parse(`
  type Query { notes: NoteConnection!, note: Note }
  type NoteConnection { nodes: [Note!]!, pageInfo: PageInfo! }
  type Note { id: ID! }
  type PageInfo { hasNextPage: Boolean! }
  enum Role { USER }
`)
const models = 'model Note {\n  id String @id\n}\n'

test('the types with a row are those that rows.ts exports, however it does', () => {
  const rows = `
import type { Connection } from '../database/connection.ts'

export type { StoredNote as Note } from '../database/client/client.ts'
export type NoteConnection = Connection<Note>
type Unexported = string
`
  expect(rowTypes(schema, { rows, models })).toEqual({ names: ['Note', 'NoteConnection'], faults: [] })
  const several = "export type {\n  Query,\n  Note,\n} from './x.ts'\nexport type NoteConnection = Page"
  expect(rowTypes(schema, { rows: several, models }).names).toEqual(['Note', 'NoteConnection', 'Query'])
})

test('a model or a connection without a row is told, and a row of nothing', () => {
  expect(rowTypes(schema, { rows: 'export type Todo = string\n', models }).faults).toEqual([
    'src/graphql/rows.ts has no row of NoteConnection: export one as the type NoteConnection',
    'src/graphql/rows.ts has no row of Note: export one as the type Note',
    'src/graphql/rows.ts has a row of Todo, which is no type of schema.graphql',
  ])
})

test('a type that is no model starts from its fields', () => {
  const rows = 'export type NoteConnection = Page\n'
  expect(rowTypes(schema, { rows, models: '' })).toEqual({ names: ['NoteConnection'], faults: [] })
})
