/** What is shown to whoever starts it for the first time can be run against the schema as it is. */

import { expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { buildSchema, readSdl } from '../src/graphql/schema.ts'
import { FIRST_QUERY } from '../src/http/first-query.ts'
import { TRY, welcome } from '../src/welcome.ts'

const schema = buildSchema(await readSdl())

test.each([
  ['src/welcome.ts prints', TRY],
  ['src/http/first-query.ts opens the IDE with', FIRST_QUERY],
])('what %s are operations of the schema', (_where, text) => {
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([])
})

test('the query to try is printed, with the address of the IDE', () => {
  const said = welcome('http://127.0.0.1:4000')
  expect(said).toContain(TRY)
  expect(said).toContain('http://127.0.0.1:4000/graphql')
})
