import { type DocumentNode, type FieldNode, type OperationDefinitionNode, OperationTypeNode } from 'graphql'
import { createSelectionFold, fragmentsOf, OWN_FIELDS } from './selection-fold.ts'

/** Mutations that reveal whether a secret is correct, or that hash a password. */
export const CREDENTIAL_MUTATIONS = [
  'register',
  'login',
  'refresh',
  'resetPassword',
  'changePassword',
  'reauthenticate',
  'answerChallenge',
  'confirmAuthenticator',
  'loginWithPasskey',
  'reauthenticateWithPasskey',
] as const
export type CredentialMutation = (typeof CREDENTIAL_MUTATIONS)[number]

export type CredentialField = FieldNode & { readonly name: { readonly value: CredentialMutation } }

const isCredentialField = (field: FieldNode): field is CredentialField =>
  CREDENTIAL_MUTATIONS.some((name) => name === field.name.value)

/**
 * Returns a function that finds the credential mutations of an operation, through aliases and fragments. The fields of
 * a fragment count once.
 */
export function credentialFieldsIn(document: DocumentNode): (operation: OperationDefinitionNode) => CredentialField[] {
  const fold = createSelectionFold(fragmentsOf(document), OWN_FIELDS)
  return ({ operation, selectionSet }) => {
    if (operation !== OperationTypeNode.MUTATION) return []
    return [...fold.selectionSet(selectionSet, null)].filter(isCredentialField)
  }
}
