/** GitHub's public schema, with `@auth` on 5,000 of its fields. */

import { readFileSync } from 'node:fs'
import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, parse, print, visit } from 'graphql'

export const PROTECTED_FIELDS = 5_000

const DEFINITIONS = `
enum AuthRole { USER SUPPORT ADMIN }
directive @auth(role: AuthRole! = USER) on OBJECT | FIELD_DEFINITION
directive @public on FIELD_DEFINITION
`

/** The SDL as text, so that parsing counts for both schemas. */
export function githubSdl(): { bare: string; guarded: string } {
  const source = readFileSync(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')), 'utf8')
  const document = withoutDuplicates(parse(source))
  return { bare: print(document), guarded: `${DEFINITIONS}\n${print(withAuth(document))}` }
}

/** Adds `@auth` to root fields first, then to fields of object types in their order. Roles alternate. */
function withAuth(document: DocumentNode): DocumentNode {
  const roles = ['USER', 'SUPPORT', 'ADMIN']
  let count = 0
  const isRoot = ({ name }: ObjectTypeDefinitionNode) => ['Query', 'Mutation'].includes(name.value)
  const protect = (type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode => ({
    ...type,
    fields: (type.fields ?? []).map((field) => {
      const isPublic = isRoot(type) && field.name.value === 'node'
      if (!isPublic && count >= PROTECTED_FIELDS) return field
      const role = roles[count % 3] ?? ''
      if (!isPublic) count++
      const [directive] = isPublic ? directives('@public') : directives(`@auth(role: ${role})`)
      return { ...field, directives: [...(field.directives ?? []), ...(directive ? [directive] : [])] }
    }),
  })
  const withRoots = visit(document, { ObjectTypeDefinition: (type) => (isRoot(type) ? protect(type) : undefined) })
  return visit(withRoots, {
    ObjectTypeDefinition: (type) => (isRoot(type) ? undefined : protect(type)),
  })
}

/** GitHub's SDL defines two fields twice, which buildSchema rejects. */
function withoutDuplicates(document: DocumentNode): DocumentNode {
  return visit(document, {
    ObjectTypeDefinition: (type) => {
      const names = new Set<string>()
      const fields = (type.fields ?? []).filter(({ name }) => !names.has(name.value) && names.add(name.value))
      return { ...type, fields }
    },
  })
}

function directives(source: string) {
  const [scalar] = parse(`scalar S ${source}`, { noLocation: true }).definitions
  return scalar?.kind === Kind.SCALAR_TYPE_DEFINITION ? (scalar.directives ?? []) : []
}
