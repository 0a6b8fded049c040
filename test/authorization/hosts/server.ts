/** A host that serves the world to the battery. */

import type { World } from './world.ts'

export type Answer = {
  /** Undefined for protocols without a status. */
  status?: number
  challenge?: string | null
  data?: Record<string, unknown> | null
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[]
}

export type Asked = { token?: string; variables?: Record<string, unknown> | null; operationName?: string }

export type Server = {
  ask(query: string, asked?: Asked): Promise<Answer>
  /** Results of a subscription until it completes. */
  subscribe?(query: string, asked?: Asked): AsyncIterable<Answer>
  close(): Promise<unknown>
}

export type Host = {
  name: string
  start(world: World): Promise<Server>
  /** Skips the battery: only the host's own cases run. */
  isAlone?: boolean
  /** Cases that the host cannot support, by name, with the reason. */
  cannot?: Record<string, string>
  /** Cases of this host only. */
  besides?: Case[]
}

export type Case = {
  name: string
  /** True if the host needs subscriptions. */
  subscribes?: boolean
  /** True if the host uses `abstract: 'runtime'`. */
  isRuntime?: boolean
  run(server: Server, world: World): Promise<void>
}

/** Sends an operation by GraphQL over HTTP. */
export function overHttp(url: string): Server['ask'] {
  return async (query, { token, variables, operationName } = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({
        query,
        ...(variables !== undefined && { variables }),
        ...(operationName && { operationName }),
      }),
    })
    const body = (await response.json()) as Answer
    return { ...body, status: response.status, challenge: response.headers.get('www-authenticate') }
  }
}
