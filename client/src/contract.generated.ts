// Generated from core/errors.ts and schema.graphql by `npm run codegen`.

/** Values of an error's `extensions.code`. docs/clients.md describes how a client handles each. */
export type ErrorCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'REAUTHENTICATION_REQUIRED' | 'INVALID_CREDENTIALS' | 'SECOND_FACTOR_REQUIRED' | 'INVALID_REFRESH_TOKEN' | 'INVALID_TOKEN' | 'EMAIL_TAKEN' | 'REGISTRATION_CLOSED' | 'NOT_FOUND' | 'CONFLICT' | 'BAD_USER_INPUT' | 'TOO_MANY_REQUESTS' | 'OPERATION_TOO_LARGE' | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'UNAVAILABLE' | 'INTERNAL_SERVER_ERROR'

export type Role = 'USER' | 'SUPPORT' | 'ADMIN'
export type User = { id: string; email: string; name: string | null; role: Role; emailVerified: boolean }
export type AuthPayload = { accessToken: string; refreshToken: string | null; user: User }

/** Operations that the kit sends, also in operations.json of the package as persisted operations. */
export const OPERATIONS = {
  register: 'mutation Register($input: RegisterInput!) { register(input: $input) { accessToken refreshToken user { id email name role emailVerified } } }',
  login: 'mutation Login($input: LoginInput!) { login(input: $input) { accessToken refreshToken user { id email name role emailVerified } } }',
  answerChallenge: 'mutation AnswerChallenge($input: AnswerChallengeInput!) { answerChallenge(input: $input) { accessToken refreshToken user { id email name role emailVerified } } }',
  reauthenticate: 'mutation Reauthenticate($input: ReauthenticateInput!) { reauthenticate(input: $input) { accessToken refreshToken user { id email name role emailVerified } } }',
  refresh: 'mutation Refresh($refreshToken: String) { refresh(refreshToken: $refreshToken) { accessToken refreshToken user { id email name role emailVerified } } }',
  logout: 'mutation Logout($refreshToken: String) { logout(refreshToken: $refreshToken) }',
} as const
