/** Context of an operation, passed to its resolvers. */

import type { AuditService } from '../audit/service.ts'
import type { ClientInfo } from '../core/client-info.ts'
import type { Log } from '../core/log.ts'
import type { FactorService } from '../factors/service.ts'
import type { PasskeyService } from '../passkeys/service.ts'
import type { SessionService } from '../sessions/service.ts'
import type { OperationRecord } from '../telemetry/operation-record.ts'
import type { TodoService } from '../todos/service.ts'
import type { AuthError, Viewer } from '../tokens/viewer.ts'
import type { UserService } from '../users/service.ts'
import type { RefreshCookie } from './refresh-cookie.ts'

export type Services = {
  readonly users: UserService
  readonly audit: AuditService
  readonly sessions: SessionService
  readonly factors: FactorService
  readonly passkeys: PasskeyService
  readonly todos: TodoService
}

export type Context = {
  /** User of the bearer token; null without a valid one. */
  readonly viewer: Viewer | null
  /** Why there is no viewer; null if there is one. */
  readonly authError: AuthError | null
  /** Viewer of an expired or revoked bearer token, who may still log out. */
  readonly expiredViewer: Viewer | null
  readonly client: ClientInfo
  /** Refresh cookie; null if the refresh token travels in the payload. */
  readonly refreshCookie: RefreshCookie | null
  /** True limits introspection to the visible schema, whatever INTROSPECTION is. */
  readonly asksVisible: boolean
  readonly requestId: string
  readonly operation: OperationRecord
  readonly log: Log
  readonly services: Services
}

/** Context of fields that require authentication. */
export type Authenticated<C> = C & { readonly viewer: Viewer }
