import { useQuery } from 'urql'
import { type RegistrationMode, RegistrationModeDocument } from '../api/generated/graphql.ts'

/** @returns who may register; undefined until the server has responded. */
export function useRegistrationMode(): RegistrationMode | undefined {
  const [{ data, error }] = useQuery({ query: RegistrationModeDocument })
  // If the query fails, the form is shown, and the server's response to it decides.
  return data?.registrationMode ?? (error ? 'OPEN' : undefined)
}

/** Whether visitors can create an account, or request a link to do so. */
export const hasSignUp = (mode: RegistrationMode | undefined): boolean => mode === 'OPEN' || mode === 'CONFIRM'
