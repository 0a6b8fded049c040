/** The query that is printed. Of the schema, as a test holds it to. */
export const TRY = 'query { todos { nodes { title } } }'

/** @returns what each start in development says, in three lines: where the IDE is, what to try, and how to become an administrator. */
export function welcome(url: string): string {
  return `
Gatehouse serves ${url}/graphql: open it in a browser for an IDE, with a first query in it.
Try it: register, then ${TRY} with the header Authorization: Bearer ACCESS_TOKEN.
An administrator: npm run user -- create you@example.com --role ADMIN

`
}
