/** Query in the welcome text. A test validates it against the schema. */
export const TRY = 'query { todos { nodes { title } } }'

export type WelcomeOptions = {
  /** Base URL of the server, without a trailing slash. */
  url: string
  /** True if the web application is served. */
  web: boolean
  /** True in a container: commands are then shown as run from outside. */
  container: boolean
}

/** @returns the text printed at each development start: addresses, a first query, how to create an administrator. */
export function welcome({ url, web, container }: WelcomeOptions): string {
  const user = container ? 'docker compose exec api node scripts/user.ts' : 'npm run user --'
  const lines = [
    ...(web ? [['Web application', `${url}/`]] : []),
    ['GraphQL and IDE', `${url}/graphql`],
    ['Try', `register, then ${TRY} with the header Authorization: Bearer ACCESS_TOKEN`],
    ['Administrator', `${user} create you@example.com --role ADMIN`],
  ]
  return `\nGatehouse\n${lines.map(([label = '', text]) => `  ${label.padEnd(17)}${text}\n`).join('')}\n`
}
