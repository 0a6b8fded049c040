/** Documents of several types, some of them protected. */

export const DOCUMENTS = `
  interface Document { id: ID! secret: String }
  type Memo implements Document { id: ID! secret: String }
  type Dossier implements Document @auth(role: ADMIN) { id: ID! secret: String }
  type Payroll implements Document { id: ID! secret: String @auth(role: ADMIN) }
  union Found = Memo | Dossier
  type Query { document: Document @public memo: Memo @public dossier: Dossier @public found: [Found] @public }
`

export const dossier = { __typename: 'Dossier', id: '1', secret: 'S' }

export const resolvers = {
  Query: { document: () => dossier, dossier: () => dossier, memo: () => dossier, found: () => [dossier] },
}
