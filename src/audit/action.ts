/** What the trail records: each happens to an account, named by the event's `userId` where it is known which. */
export const AUDIT_ACTIONS = [
  'register',
  'login',
  'login.failed',
  'login.throttled',
  'logout',
  'session.revoked',
  'session.reuse_detected',
  'password.changed',
  'password.reset_requested',
  'password.reset',
  'email.verification_requested',
  'email.changed',
  'email.verified',
  'profile.updated',
  'user.role_changed',
  'user.disabled',
  'user.enabled',
  'account.deleted',
] as const

export type AuditAction = (typeof AUDIT_ACTIONS)[number]
