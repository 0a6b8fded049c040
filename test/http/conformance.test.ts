/** GraphQL over HTTP, as the audit suite of the working group's reference implementation sees it. */

import { describe, expect, test } from '@jest/globals'
import { serverAudits } from 'graphql-http'
import { startTestApp } from '../api/test-app.ts'

const PRODUCTION = { NODE_ENV: 'production', JWT_SECRET: 'kXw2v9QeR7tYu1IoP4aSd6FgH8jKl0Zx', LOG_LEVEL: 'silent' }

describe.each([
  ['development', {}],
  ['production', { ...PRODUCTION, INTROSPECTION: 'all' }],
])('under %s settings', (_name, settings) => {
  test('all 61 audits pass, with neither warnings nor notices', async () => {
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
  'of a GET request, %s is as if it were not there',
  async (parameters) => {
    const app = await startTestApp()
    const search = `query=${encodeURIComponent('{ __typename }')}&${parameters}`
    for (const query of [search, `${parameters}&${search}`])
      expect(await (await fetch(`${app.url}/graphql?${query}`)).json()).toEqual({ data: { __typename: 'Query' } })
    await app.close()
  },
)

test('what is left out of a GET request leaves a question mark in its query alone', async () => {
  const app = await startTestApp()
  const query = 'query={__type(name:"what?"){name}}'
  for (const search of [query, `variables=null&${query}`, `${query}&variables=null`])
    expect(await (await fetch(`${app.url}/graphql?${search}`)).json()).toEqual({ data: { __type: null } })
  await app.close()
})
