/** Initial tabs of the IDE: one per operation, in the order to run them. */

const EMAIL = 'grace@example.com'
const PASSWORD = 'first actual case of bug being found'

export type FirstOperation = { name: string; query: string }

export const FIRST_OPERATIONS: readonly FirstOperation[] = [
  {
    name: '1 Register',
    query: `# Run this first. The IDE stores the access token of the response and sends it from then on.
mutation Register {
  register(input: { email: "${EMAIL}", password: "${PASSWORD}", name: "Grace" }) {
    accessToken
    user { id email role }
  }
}
`,
  },
  {
    name: '2 Add a todo',
    query: `mutation AddTodo {
  createTodo(input: { title: "Read schema.graphql" }) { id title }
}
`,
  },
  {
    name: '3 List todos',
    query: `query Todos {
  me { name role }
  todos { totalCount nodes { id title done createdAt } }
}
`,
  },
  {
    name: '4 Sign in again',
    query: `# An access token is valid for 15 minutes.
mutation Login {
  login(input: { email: "${EMAIL}", password: "${PASSWORD}" }) {
    accessToken
  }
}
`,
  },
]

/** Content of a new tab. */
export const NEW_TAB = `{
  me { name role }
}
`

/** Environment in which the IDE stores the token. */
export const ENVIRONMENT = {
  activeSubEnvironment: 'gatehouse',
  subEnvironments: [{ id: 'gatehouse', title: 'Gatehouse', variables: { accessToken: '' } }],
}

/**
 * Headers with the stored token; a bare `Bearer` counts as no token. With this media type the IDE shows the HTTP status
 * of an error.
 */
export const HEADERS = {
  Accept: 'application/graphql-response+json',
  Authorization: 'Bearer {{accessToken}}',
}

/**
 * Script that runs in the IDE after each request and stores the token of a response. Its interpreter knows ES2019 only.
 */
export const KEEP_TOKEN = `const answers = Object.values(JSON.parse(altair.response.body).data || {})
const signedIn = answers.find((each) => each && each.accessToken)
if (signedIn) altair.helpers.setEnvironment('accessToken', signedIn.accessToken, true)
`
