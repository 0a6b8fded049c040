/** What the IDE opens with: something to run, in the order in which to run it. */

export const FIRST_QUERY = `# Run these one after the other: the button above each sends it.
# The access token of the answer is kept, and goes along from then on.
mutation Register {
  register(input: {
    email: "ada@example.com", password: "analytical engine 1843", name: "Ada"
  }) {
    accessToken
    user { id email role }
  }
}

# Next time.
mutation Login {
  login(input: {
    email: "ada@example.com", password: "analytical engine 1843"
  }) {
    accessToken
  }
}

mutation AddTodo {
  createTodo(input: { title: "Read schema.graphql" }) { id title }
}

query Todos {
  me { name role }
  todos { totalCount nodes { id title done createdAt } }
}
`

/** Where the IDE keeps the token. */
export const ENVIRONMENT = {
  activeSubEnvironment: 'gatehouse',
  subEnvironments: [{ id: 'gatehouse', title: 'Gatehouse', variables: { accessToken: '' } }],
}

/** The header that sends the token kept; a public operation is not spoiled by there being none yet. */
export const HEADERS = { Authorization: 'Bearer {{accessToken}}' }

/** Runs in the IDE after each request, and keeps the token of whatever answered one. ES2019: its interpreter knows no more. */
export const KEEP_TOKEN = `const answers = Object.values(JSON.parse(altair.response.body).data || {})
const signedIn = answers.find((each) => each && each.accessToken)
if (signedIn) altair.helpers.setEnvironment('accessToken', signedIn.accessToken, true)
`
