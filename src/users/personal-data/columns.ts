/**
 * Columns that `exportMyData` returns: `true`, or the reason why a column is excluded. A missing column fails to
 * compile, and a test compares the tables with prisma/schema.prisma.
 */

import type {
  AuditEvent,
  Authenticator,
  FactorAttempt,
  Invitation,
  LoginChallenge,
  MailToken,
  Passkey,
  PasskeyChallenge,
  Prisma,
  RecoveryCode,
  RefreshToken,
  Revocation,
  Session,
  Todo,
  User,
  WrappedKey,
} from '../../database/client/client.ts'
import { FACTOR_DATA } from './factor-columns.ts'

type Rows = {
  User: User
  Session: Session
  RefreshToken: RefreshToken
  Revocation: Revocation
  MailToken: MailToken
  Invitation: Invitation
  Authenticator: Authenticator
  RecoveryCode: RecoveryCode
  LoginChallenge: LoginChallenge
  FactorAttempt: FactorAttempt
  Passkey: Passkey
  PasskeyChallenge: PasskeyChallenge
  AuditEvent: AuditEvent
  Todo: Todo
  WrappedKey: WrappedKey
}

const SECRET = 'secret: with it one could sign in, or guess the password'
const DERIVED = 'derived from another exported column'
const OTHERS = 'belongs to another user'
const OWNER = 'the account itself'

export const PERSONAL_DATA: { [M in Prisma.ModelName]: { readonly [C in keyof Rows[M]]: true | string } } = {
  User: {
    id: true,
    email: true,
    emailKey: DERIVED,
    emailVerified: true,
    name: true,
    role: true,
    disabled: true,
    passwordHash: SECRET,
    createdAt: true,
    lastLoginAt: true,
    tokensEndedAt: true,
  },
  Session: {
    id: true,
    userId: OWNER,
    createdAt: true,
    lastUsedAt: true,
    expiresAt: true,
    authenticatedAt: true,
    amr: true,
    factors: true,
    ip: true,
    addressKey: DERIVED,
    userAgent: true,
    deviceKey: DERIVED,
    revokedAt: true,
    revokedReason: true,
  },
  RefreshToken: {
    id: true,
    hash: SECRET,
    sessionId: true,
    issuedAt: true,
    expiresAt: true,
    spentAt: true,
    confirmedAt: true,
    nonce: SECRET,
    successorId: true,
  },
  Revocation: {
    seq: 'about revoked tokens: sessions and audit trail show them',
    subjectId: 'id of an exported session or account',
    issuedBefore: 'about revoked tokens',
    keepUntil: 'about revoked tokens',
  },
  MailToken: {
    id: true,
    hash: SECRET,
    purpose: true,
    userId: OWNER,
    email: true,
    isChange: true,
    sessionId: true,
    createdAt: true,
    expiresAt: true,
    usedAt: true,
  },
  ...FACTOR_DATA,
  /** Invitations to the account's address. Of those that it sent, only `role` and the times. */
  Invitation: {
    id: true,
    hash: SECRET,
    email: true,
    emailKey: DERIVED,
    role: true,
    invitedById: OTHERS,
    createdAt: true,
    expiresAt: true,
    acceptedAt: true,
    withdrawnAt: true,
  },
  /** audit/own-view.ts defines which fields are visible. */
  AuditEvent: {
    id: true,
    at: true,
    action: true,
    userId: true,
    actorId: OTHERS,
    ip: true,
    userAgent: true,
    detail: true,
  },
  Todo: {
    id: true,
    ownerId: OWNER,
    title: true,
    notes: true,
    done: true,
    dueAt: true,
    createdAt: true,
    updatedAt: true,
  },
  WrappedKey: { id: 'a key of the service', wrapped: 'a key of the service', createdAt: 'a key of the service' },
}

/** Returns the exported columns of a row. */
export function given<M extends Prisma.ModelName>(model: M, row: Rows[M]): Partial<Rows[M]> {
  const columns = PERSONAL_DATA[model] as Readonly<Record<string, true | string>>
  return Object.fromEntries(Object.entries(row).filter(([column]) => columns[column] === true)) as Partial<Rows[M]>
}
