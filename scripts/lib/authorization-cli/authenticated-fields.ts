import { type DocumentNode, Kind, type ObjectTypeDefinitionNode, type ObjectTypeExtensionNode, visit } from 'graphql'
import type { Policy } from '../../../src/authorization/index.ts'

/**
 * Adds `@auth` to each field that requires a signed-in viewer because of its parent or return type. Generated code then
 * gives its resolver a context with a viewer.
 */
export function withAuthOnFields(document: DocumentNode, { coordinates }: Policy): DocumentNode {
  return visit(document, { ObjectTypeDefinition: withAuth, ObjectTypeExtension: withAuth })

  function withAuth<T extends ObjectTypeDefinitionNode | ObjectTypeExtensionNode>(type: T): T {
    const fields = type.fields?.map((field) => {
      const required = coordinates.get(`${type.name.value}.${field.name.value}`)
      const isWritten = field.directives?.some(({ name }) => name.value === 'auth')
      if (isWritten || !required?.whole.signedIn) return field
      const auth = { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'auth' } } as const
      return { ...field, directives: [...(field.directives ?? []), auth] }
    })
    return fields ? { ...type, fields } : type
  }
}
