import { deepEqual, equal } from 'node:assert/strict'
import { makeExecutableSchema } from '@graphql-tools/schema'
import { stitchSchemas } from '@graphql-tools/stitch'
import type { Host } from '../server.ts'
import { DIRECTIVES, TYPES } from '../world.ts'
import { serveByYoga } from './yoga.ts'

const REASON =
  'an object in a gateway holds only the selected fields, and this case does not select the id that the rule compares'

/** Stitches two schemas and guards the gateway's schema last. */
export const host: Host = {
  name: 'Stitching (graphql-tools)',
  start(world) {
    const schema = makeExecutableSchema({ typeDefs: DIRECTIVES + TYPES, resolvers: world.resolvers })
    const other = makeExecutableSchema({
      typeDefs: `${DIRECTIVES} type Query { other: Int @auth(role: SUPPORT) }`,
      resolvers: { Query: { other: () => 1 } },
    })
    return serveByYoga(stitchSchemas({ subschemas: [{ schema }, { schema: other }], mergeDirectives: true }), world)
  },
  cannot: {
    'allows by an object rule, and denies another object at its path': REASON,
    'uses the signed-in viewer below a sign-in': REASON,
  },
  besides: [
    {
      name: 'allows by an object rule if the operation selects the field that it compares',
      async run({ ask }) {
        const query = 'query ($id: ID!) { person(id: $id) { id email } }'
        const email = async (id: string) =>
          ((await ask(query, { token: 'ann', variables: { id } })).data as { person: { email: unknown } }).person.email
        deepEqual([await email('ann'), await email('bob')], ['ann@example.com', null])
      },
    },
    {
      name: 'protects the fields of all stitched schemas',
      async run({ ask }) {
        equal((await ask('{ other }', { token: 'ann' })).errors?.[0]?.extensions?.code, 'FORBIDDEN')
        deepEqual((await ask('{ other open }', { token: 'sue' })).data, { other: 1, open: 'open' })
      },
    },
  ],
}
