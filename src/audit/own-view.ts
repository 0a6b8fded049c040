/** Audit events as their owner may see them, without data of other users. */

import type { AuditEvent } from '../database/client/client.ts'

/**
 * Removes address and device if another user acted. If the owner acted on another user, removes that user's id and the
 * details.
 */
export function ownView(event: AuditEvent, ownerId: string): AuditEvent {
  const byOther = event.actorId !== null && event.actorId !== ownerId
  const toOther = event.userId !== ownerId
  return {
    ...event,
    ...(byOther && { ip: null, userAgent: null }),
    ...(toOther && { userId: null, detail: null }),
  }
}
