/** Exported columns of second factors and passkeys, as part of PERSONAL_DATA. */

const SECRET = 'secret: with it one could sign in'
const OWNER = 'the account itself'

export const FACTOR_DATA = {
  Authenticator: {
    id: true,
    userId: OWNER,
    secret: SECRET,
    createdAt: true,
    confirmedAt: true,
    lastUsedAt: true,
    lastStep: 'the same instant as lastUsedAt',
  },
  RecoveryCode: { id: true, userId: OWNER, hash: SECRET, createdAt: true, usedAt: true },
  LoginChallenge: {
    id: 'a sign-in of the last minutes: the audit trail shows it',
    hash: SECRET,
    userId: OWNER,
    sessionId: 'a sign-in of the last minutes',
    amr: 'a sign-in of the last minutes',
    createdAt: 'a sign-in of the last minutes',
    expiresAt: 'a sign-in of the last minutes',
    spentAt: 'a sign-in of the last minutes',
  },
  FactorAttempt: {
    id: 'the audit trail has it',
    userId: OWNER,
    at: 'the audit trail has it',
    known: 'the audit trail has it, with the address',
  },
  Passkey: {
    id: true,
    userId: OWNER,
    credentialId: true,
    publicKey: true,
    counter: true,
    transports: true,
    synced: true,
    name: true,
    createdAt: true,
    lastUsedAt: true,
  },
  PasskeyChallenge: {
    id: 'a ceremony of the last minutes',
    hash: SECRET,
    ceremony: 'a ceremony of the last minutes',
    userId: OWNER,
    createdAt: 'a ceremony of the last minutes',
    expiresAt: 'a ceremony of the last minutes',
    usedAt: 'a ceremony of the last minutes',
  },
} as const
