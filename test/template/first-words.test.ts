/** Validates the operations shown on first start. */

import { expect, test } from '@jest/globals'
import { parse, validate } from 'graphql'
import { buildSchema, readSdl } from '../../src/graphql/schema.ts'
import { FIRST_OPERATIONS } from '../../src/http/ide/first-operations.ts'
import { TRY, welcome } from '../../src/welcome.ts'

const schema = buildSchema(await readSdl())

test.each([
  ['src/welcome.ts prints', TRY],
  ['src/http/ide/first-operations.ts opens the IDE with', FIRST_OPERATIONS.map(({ query }) => query).join('\n')],
])('shows only valid operations where %s', (_where, text) => {
  expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([])
})

test('prints the first query, the addresses and the administrator command in the welcome text', () => {
  const url = 'http://127.0.0.1:4000'
  const text = welcome({ url, web: true, container: false })
  for (const part of [TRY, `${url}/\n`, `${url}/graphql\n`, 'npm run user -- create']) expect(text).toContain(part)
  expect(welcome({ url, web: false, container: false })).not.toContain(`${url}/\n`)
  expect(welcome({ url, web: true, container: true })).toContain('docker compose exec api node scripts/user.ts create')
})
