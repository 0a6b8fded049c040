import { expect, test } from '@jest/globals'
import { buildASTSchema, parse, print } from 'graphql'
import { withAuthOnFields } from '../../scripts/lib/authorization-cli/authenticated-fields.ts'
import { compilePolicy } from '../../src/authorization/index.ts'

test('adds @auth to fields whose type, interface or return type requires a viewer', () => {
  const document = parse(`
    directive @auth(role: Role! = USER) on OBJECT | INTERFACE | FIELD_DEFINITION
    directive @public on FIELD_DEFINITION
    enum Role { USER }
    type Query { open: Int @public secret: Secret @public mine: Int @auth(role: USER) }
    type Secret @auth { code: Int }
    interface Owned { owner: Int @auth }
    type Note implements Owned { owner: Int @auth text: String }
    type Mutation @auth { write: Int }
  `)
  const printed = print(withAuthOnFields(document, compilePolicy(buildASTSchema(document), { roles: ['USER'] })))
  expect(printed).toContain('open: Int @public\n')
  expect(printed).toContain('secret: Secret @public @auth\n')
  expect(printed).toContain('mine: Int @auth(role: USER)\n')
  expect(printed).toContain('code: Int @auth\n')
  expect(printed).toContain('text: String\n')
  expect(printed).toContain('write: Int @auth\n')
})
