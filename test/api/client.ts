/** Minimal GraphQL client, as a front end would write it. */

export type GraphQLAnswer<T> = {
  data?: T
  errors?: { message: string; path?: (string | number)[]; extensions: Record<string, unknown> & { code: string } }[]
}

export type Answer<T> = GraphQLAnswer<T> & { status: number; headers: Headers }

export type RequestOptions = {
  token?: string | undefined
  variables?: Record<string, unknown>
  operationName?: string
  headers?: Record<string, string>
}

/** `T` is the shape of the data, for tests that read parts of it. */
export type Client = <T>(query: string, options?: RequestOptions) => Promise<Answer<T>>

/** @returns a function that sends one operation and reads the response as `application/graphql-response+json`. */
export function client(url: string): Client {
  return async <T>(query: string, { token, headers = {}, ...parameters }: RequestOptions = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
      body: JSON.stringify({ query, ...parameters }),
    })
    const body = (await response.json()) as GraphQLAnswer<T>
    return { ...body, status: response.status, headers: response.headers }
  }
}
