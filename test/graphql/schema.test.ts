import { expect, test } from '@jest/globals'
import { StartupError } from '../../src/core/errors.ts'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'

test.each([
  'type Subscription { todoAdded: Todo! @auth }',
  'type Live { todoAdded: Todo! @auth } extend schema { subscription: Live }',
])('rejects subscriptions at startup and names their type: %s', async (subscriptions) => {
  const [type] = /(?<=type )\w+/.exec(subscriptions) ?? []
  const sdl = `${await readSdl()}\n${subscriptions}`
  const message = `schema.graphql has subscriptions (type ${type}), which are not supported: remove them`
  expect(() => buildSchema(sdl)).toThrow(new StartupError(message))
})

test('declares no subscriptions in schema.graphql', async () => {
  expect(buildSchema(await readSdl()).getSubscriptionType()).toBeUndefined()
})
