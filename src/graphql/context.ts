/** What a resolver is given besides its arguments. */

import type { AccountService } from '../accounts/service.ts'
import type { Origin } from '../audit/origin.ts'
import type { AuditService } from '../audit/service.ts'
import type { Log } from '../log.ts'
import type { RefreshCookie } from '../sessions/refresh-cookie.ts'
import type { SessionService } from '../sessions/service.ts'
import type { Viewer, ViewerAbsence } from '../sessions/viewer.ts'
import type { OperationRecord } from '../telemetry/operation-record.ts'
import type { TodoService } from '../todos/service.ts'

export type Services = {
  readonly accounts: AccountService
  readonly audit: AuditService
  readonly sessions: SessionService
  readonly todos: TodoService
}

export type Context = {
  /** Whoever the bearer token stands for; null where there is none, or none that is good. */
  readonly viewer: Viewer | null
  /** Why there is no viewer. */
  readonly absence: ViewerAbsence | null
  readonly origin: Origin
  /** How the refresh token goes to and fro in cookie mode; null where it goes in the payload. */
  readonly refreshCookie: RefreshCookie | null
  readonly requestId: string
  readonly operation: OperationRecord
  readonly log: Log
  readonly services: Services
}

/** The context of fields that ask for authentication. */
export type Authenticated<C> = C & { readonly viewer: Viewer }
