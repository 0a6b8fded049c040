/** A schema with each kind of requirement that costs more than a role, and operations on it. */

export const DEFINITIONS = `
enum Role { USER SUPPORT ADMIN }
enum Rule { OWN }
enum Denial { REJECT NULL }
directive @auth(role: Role! = USER, maxAge: Int, scopes: [[String!]!], or: [Rule!], denied: Denial! = REJECT)
  on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION
directive @public on FIELD_DEFINITION
`

const sdl = (auth: (args?: string) => string, open: string) => `
input Filter { name: String limit: Int ${auth('role: USER')} and: [Filter!] }
type Query {
  items(filter: Filter): [Item!]! ${open}
  item(filter: Filter): Item! ${open}
}
type Item {
  id: Int!
  name: String! ${auth()}
  note: String ${auth('role: ADMIN, denied: NULL')}
  own: String! ${auth('role: ADMIN, or: [OWN]')}
  fresh: String! ${auth('maxAge: 600')}
}`

export const itemsSdl = sdl((args) => `@auth${args ? `(${args})` : ''}`, '@public')
export const itemsWithout = sdl(() => '', '')

const items = Array.from({ length: 1000 }, (_, id) => ({ id, name: 'n', note: 't', own: 'o', fresh: 'f' }))
export const resolvers = { Query: { items: () => items, item: () => items[0] } }

type Source = {
  name: string
  source: string
  variables?: Record<string, unknown>
  times: number
  /** True if each request sends a new document. */
  isCold?: boolean
  most?: number
}

const filter = { and: Array.from({ length: 20 }, () => ({ name: 'x', limit: 1 })) }

export const SOURCES: Source[] = [
  { name: '1,000 rows with one denied field, µs', source: '{ items { id name note } }', times: 100, most: 1.5 },
  { name: '1,000 rows with a field by an object rule, µs', source: '{ items { id name own } }', times: 60 },
  { name: '1,000 rows with a field that has maxAge, µs', source: '{ items { id name fresh } }', times: 60 },
  {
    name: 'a variable with 20 protected input fields, µs',
    source: 'query ($f: Filter) { item(filter: $f) { id } }',
    variables: { f: filter },
    times: 2000,
  },
  {
    name: 'an operation refused as a whole, µs',
    source: '{ item { id name own fresh } x: __typename secret: item(filter: {limit: 1}) { name } }',
    times: 2000,
  },
  {
    name: 'a document never seen before, µs (without: parse, validate, execute)',
    source: '{ item { id name own fresh a: name b: name c: name } }',
    times: 400,
    isCold: true,
  },
]
