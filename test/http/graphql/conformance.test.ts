/** GraphQL over HTTP, checked by the working group's audit suite. */

import { describe, expect, test } from '@jest/globals'
import { serverAudits } from 'graphql-http'
import { startTestApp } from '../../api/test-app.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', LOG_LEVEL: 'silent' }

describe.each([
  ['development', {}],
  ['production', { ...PRODUCTION, INTROSPECTION: 'all' }],
])('GraphQL over HTTP under %s settings', (_name, settings) => {
  test('passes all 61 audits without warnings or notices', async () => {
    const app = await startTestApp({ settings })
    const audits = serverAudits({ url: `${app.url}/graphql` })
    const failed = []
    for (const { id, name, fn } of audits) {
      const result = await fn()
      if (result.status !== 'ok') failed.push({ id, name, status: result.status, reason: result.reason })
    }
    await app.close()
    expect(failed).toEqual([])
    expect(audits).toHaveLength(61)
  })
})

test.each(['operationName=', 'variables=null', 'extensions=null', 'operationName=&variables=null&extensions=null'])(
  'ignores the empty parameters %s of a GET request',
  async (parameters) => {
    const app = await startTestApp()
    const search = `query=${encodeURIComponent('{ __typename }')}&${parameters}`
    for (const query of [search, `${parameters}&${search}`])
      expect(await (await fetch(`${app.url}/graphql?${query}`)).json()).toEqual({ data: { __typename: 'Query' } })
    await app.close()
  },
)

test('keeps a question mark in the query of a GET request', async () => {
  const app = await startTestApp()
  const query = 'query={__type(name:"what?"){name}}'
  for (const search of [query, `variables=null&${query}`, `${query}&variables=null`])
    expect(await (await fetch(`${app.url}/graphql?${search}`)).json()).toEqual({ data: { __type: null } })
  await app.close()
})
