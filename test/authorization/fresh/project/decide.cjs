// The same schema and questions in every runtime and module system.

const { buildSchema, graphqlSync, parse } = require('graphql')

const SDL = `
  enum Role { ADMIN USER }
  enum Rule { OWNER }
  directive @auth(role: Role! = USER, or: [Rule!]) on FIELD_DEFINITION
  directive @public on FIELD_DEFINITION
  type Query { open: Int @public all: Int @auth(role: ADMIN) note: Note @auth }
  type Note { owner: String text: String @auth(role: ADMIN, or: [OWNER]) }
`

/** @returns codes of the planner for a user, codes of an administrator, and what the guard answers by an object rule. */
exports.decide = ({ createAuthorization }) => {
  const { schema, authorize } = createAuthorization(buildSchema(SDL), {
    roles: ['USER', 'ADMIN'],
    viewer: ({ viewer }) => viewer,
    rules: { OWNER: ({ viewer, parent }) => parent.owner === viewer.name },
  })
  const planned = (role) => {
    const errors = authorize({ document: parse('{ open all }'), context: { viewer: { role } } })
    return errors.map(({ extensions }) => `${extensions.code} ${extensions.coordinate}`)
  }
  const text = (owner) =>
    graphqlSync({
      schema,
      source: '{ note { text } }',
      rootValue: { note: { owner, text: 'hers' } },
      contextValue: { viewer: { role: 'USER', name: 'ann' } },
    }).data.note.text
  return JSON.stringify([planned('USER'), planned('ADMIN'), text('ann'), text('eve')])
}

exports.EXPECTED = JSON.stringify([['FORBIDDEN Query.all'], [], 'hers', null])
