// Generated from schema.graphql by `npm run codegen`.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AuditEvent as AuditEventRow, AuditEventConnection as AuditEventConnectionRow, AuthPayload as AuthPayloadRow, Authenticator as AuthenticatorRow, AuthenticatorSetup as AuthenticatorSetupRow, Invitation as InvitationRow, InvitationConnection as InvitationConnectionRow, Passkey as PasskeyRow, PasskeyChallenge as PasskeyChallengeRow, RecoveryCodes as RecoveryCodesRow, Session as SessionRow, SessionConnection as SessionConnectionRow, Todo as TodoRow, TodoConnection as TodoConnectionRow, User as UserRow, UserConnection as UserConnectionRow } from './resolver-models.ts';
import type { Context, Authenticated } from './context.ts';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** Instant in RFC 3339 format, in UTC. */
  DateTime: { input: Date; output: Date; }
  /** JSON value. */
  JSON: { input: unknown; output: unknown; }
};

/** Weakest first: each role includes the ones before it. */
export type Role =
  | 'USER'
  | 'SUPPORT'
  | 'ADMIN';

/** Rules about the object that holds the field. */
export type Rule =
  /** The object is the viewer's account. */
  | 'SELF';

/** What happens to an operation that uses a field its viewer may not use. */
export type Denial =
  /** The whole operation is rejected before it runs. */
  | 'REJECT'
  /** The field is null, with an error; the other fields run. */
  | 'NULL';

/** Object with an id that is unique across all types (Global Object Identification Specification). */
export type Node = {
  id: Scalars['ID']['output'];
};

export type Query = {
  __typename?: 'Query';
  /** Returns an object by id; null if the viewer may not see it or it does not exist. */
  node?: Maybe<Node>;
  /** Returns up to 100 objects in the order of the ids; null for each that the viewer may not see or that does not exist. */
  nodes: Array<Maybe<Node>>;
  /** The signed-in user. */
  me: User;
  /** Who may register. A sign-up page reads this first. */
  registrationMode: RegistrationMode;
  /** Invitations, newest first. */
  invitations: InvitationConnection;
  /** Greeting for a signed-in viewer. Clients use it to check that their token is accepted. */
  secureMessage: Scalars['String']['output'];
  /** The viewer's todos, newest first by default. A page has 20 items by default, and at most 100. */
  todos: TodoConnection;
  /** One of the viewer's todos; null for any other id. */
  todo?: Maybe<Todo>;
  /** The viewer's active sessions, last used first. A page has 20 items by default, and at most 100. */
  sessions: SessionConnection;
  /** Audit events of the viewer's account, newest first. Address and device of other users are left out. */
  securityEvents: AuditEventConnection;
  /** All data about the viewer except secrets. Limited to ten exports an hour. */
  exportMyData: Scalars['JSON']['output'];
  /** The viewer's authenticator apps, oldest first. */
  authenticators: Array<Authenticator>;
  /** The viewer's passkeys, oldest first. */
  passkeys: Array<Passkey>;
  /** A user by id; null for an unknown id. */
  user?: Maybe<User>;
  /** All users, newest first. `search` matches any part of the email, ignoring case. */
  users: UserConnection;
  /** Audit trail: who did what, to whom, from where and when. Newest first. */
  auditEvents: AuditEventConnection;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryNodesArgs = {
  ids: Array<Scalars['ID']['input']>;
};


export type QueryInvitationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};


export type QueryTodosArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TodoFilter>;
  orderBy?: InputMaybe<TodoOrder>;
};


export type QueryTodoArgs = {
  id: Scalars['ID']['input'];
};


export type QuerySessionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySecurityEventsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};


export type QueryUserArgs = {
  id: Scalars['ID']['input'];
};


export type QueryUsersArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  search?: InputMaybe<Scalars['String']['input']>;
  role?: InputMaybe<Role>;
};


export type QueryAuditEventsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<AuditFilter>;
};

export type Mutation = {
  __typename?: 'Mutation';
  /**
   * Creates an account and signs in. `EMAIL_TAKEN` if the email already has an account. Unless registration is open, the
   * input needs a token from an invitation or from `requestRegistration`. `REGISTRATION_CLOSED` without a valid token for
   * the email. A token also verifies the email.
   */
  register: AuthPayload;
  /**
   * Emails a link to register, or a notice that the email already has an account. Always true, so it does not reveal
   * whether an account exists. `REGISTRATION_CLOSED` if registration needs an invitation.
   */
  requestRegistration: Scalars['Boolean']['output'];
  /**
   * Emails a single-use invitation that expires after seven days and replaces earlier ones to the same email.
   * `EMAIL_TAKEN` if an account has verified the email. `REGISTRATION_CLOSED` if registration is closed.
   */
  inviteUser: Invitation;
  /** Withdraws a pending invitation. False for any other id. */
  withdrawInvitation: Scalars['Boolean']['output'];
  /**
   * Signs in. `INVALID_CREDENTIALS` for an unknown email, a wrong password and a disabled account.
   * `SECOND_FACTOR_REQUIRED` if the password is right and the account has an authenticator app: send
   * `extensions.challenge` to `answerChallenge`.
   */
  login: AuthPayload;
  /**
   * Answers the challenge of a `SECOND_FACTOR_REQUIRED` error with a code, and signs in. `INVALID_CREDENTIALS` for a wrong
   * or used code, and for a used or expired challenge. An account allows ten wrong codes in 24 hours.
   */
  answerChallenge: AuthPayload;
  /**
   * Exchanges a refresh token for a new pair of tokens. Omit the argument if the cookie carries the token. If the response
   * is lost, send the same token again: it returns the same successor until one of the new tokens is used.
   */
  refresh: AuthPayload;
  /** Revokes the sessions of the bearer token and of the given refresh token. Always true, even without either. */
  logout: Scalars['Boolean']['output'];
  /** Revokes all sessions of the viewer, including this one. Returns the number of sessions that were active. */
  logoutAll: Scalars['Int']['output'];
  /** Revokes one of the viewer's sessions. False for any other id. */
  revokeSession: Scalars['Boolean']['output'];
  /**
   * Checks the password, and the second factor if the account has one. Issues new tokens for this session, which fields
   * with a `maxAge` accept. `INVALID_CREDENTIALS` for a wrong password or code. `SECOND_FACTOR_REQUIRED` if the account
   * has a second factor and no code is given.
   */
  reauthenticate: AuthPayload;
  /** Revokes all other sessions and issues new tokens for this one. `INVALID_CREDENTIALS` for a wrong current password. */
  changePassword: AuthPayload;
  /** Emails a single-use token that expires after an hour. Always true, so it does not reveal whether an account exists. */
  requestPasswordReset: Scalars['Boolean']['output'];
  /**
   * Sets a new password, revokes all sessions and signs in. `INVALID_TOKEN` for an invalid, used or expired token.
   * `SECOND_FACTOR_REQUIRED` if the account has a second factor; the password is then already set.
   */
  resetPassword: AuthPayload;
  /** Emails a single-use token that expires after a day. Always true, even if the email is already verified. */
  requestEmailVerification: Scalars['Boolean']['output'];
  /**
   * Verifies the email that received the token. `INVALID_TOKEN` for an invalid, used or expired token. If another session
   * requested the token, somebody else may have registered the email. Then this also revokes all sessions and the password,
   * and emails a link to set a new one.
   */
  verifyEmail: User;
  /** Changes the fields that are present in the input. */
  updateProfile: User;
  /**
   * Changes the email, which is then unverified unless only its spelling changed. `EMAIL_TAKEN` if another account has it.
   * If registration is not open or logins need a verified email, the old email stays until the link in the new mailbox is
   * opened.
   * `REAUTHENTICATION_REQUIRED` if the account has a second factor that this session has not used.
   */
  changeEmail: User;
  /**
   * Deletes the viewer's account with its todos, sessions and tokens. `CONFLICT` for the last enabled admin.
   * `REAUTHENTICATION_REQUIRED` if the account has a second factor that this session has not used.
   */
  deleteAccount: Scalars['Boolean']['output'];
  /** Challenge to sign in with a passkey. Takes no email, so it does not reveal whether an account exists. */
  beginPasskeyLogin: PasskeyChallenge;
  /**
   * Signs in with a passkey. `INVALID_CREDENTIALS` if the response is not accepted. A passkey with user verification
   * counts as two factors. Without it, an account with an authenticator app gets `SECOND_FACTOR_REQUIRED`.
   */
  loginWithPasskey: AuthPayload;
  /** Challenge for `reauthenticateWithPasskey`. */
  beginPasskeyReauthentication: PasskeyChallenge;
  /** Like `reauthenticate`, with a passkey instead of password and code. */
  reauthenticateWithPasskey: AuthPayload;
  /**
   * Challenge to create a passkey. `REAUTHENTICATION_REQUIRED` if the account has a second factor that this session has
   * not used.
   */
  beginPasskey: PasskeyChallenge;
  /** Adds the passkey created with the challenge of `beginPasskey`. `INVALID_CREDENTIALS` if the response is not accepted. */
  addPasskey: Passkey;
  /** Renames a passkey. `name` has 1 to 100 characters. `NOT_FOUND` unless the passkey is the viewer's. */
  renamePasskey: Passkey;
  /**
   * Removes a passkey and reduces every session to one factor. False for any other id. `CONFLICT` if the account could not
   * sign in without it. `REAUTHENTICATION_REQUIRED` if the account has a second factor that this session has not used.
   */
  removePasskey: Scalars['Boolean']['output'];
  /**
   * Creates the secret of an authenticator app. It becomes a factor when `confirmAuthenticator` gets its first code,
   * within 15 minutes. `REAUTHENTICATION_REQUIRED` if the account has a second factor that this session has not used.
   */
  addAuthenticator: AuthenticatorSetup;
  /**
   * Turns the second factor on: signing in with a password then asks for a code. Returns new recovery codes, which replace
   * all others. `INVALID_CREDENTIALS` for a wrong code. `NOT_FOUND` unless the id is that of the latest
   * `addAuthenticator`.
   */
  confirmAuthenticator: RecoveryCodes;
  /**
   * Removes an authenticator and reduces every session to one factor. Removing the last one also deletes the recovery
   * codes. False for any other id.
   */
  removeAuthenticator: Scalars['Boolean']['output'];
  /** Replaces all recovery codes by ten new ones. `CONFLICT` if the account has no authenticator. */
  replaceRecoveryCodes: RecoveryCodes;
  /** Creates a todo of the viewer. `CONFLICT` if the viewer has the maximum number of todos. */
  createTodo: Todo;
  /** Changes the fields that are present in the input. `NOT_FOUND` unless the todo is the viewer's. */
  updateTodo: Todo;
  /** Deletes a todo and returns its id. `NOT_FOUND` unless the todo is the viewer's. */
  deleteTodo: Scalars['ID']['output'];
  /** Sets the role, from the user's next request on. `CONFLICT` for the last enabled admin. */
  setUserRole: User;
  /** Disables or enables an account. Disabling immediately revokes all sessions. `CONFLICT` for the last enabled admin. */
  setUserDisabled: User;
  /** Revokes all sessions of a user. Returns the number of sessions that were active. */
  revokeUserSessions: Scalars['Int']['output'];
};


export type MutationRegisterArgs = {
  input: RegisterInput;
};


export type MutationRequestRegistrationArgs = {
  email: Scalars['String']['input'];
};


export type MutationInviteUserArgs = {
  email: Scalars['String']['input'];
  role?: Role;
};


export type MutationWithdrawInvitationArgs = {
  id: Scalars['ID']['input'];
};


export type MutationLoginArgs = {
  input: LoginInput;
};


export type MutationAnswerChallengeArgs = {
  input: AnswerChallengeInput;
};


export type MutationRefreshArgs = {
  refreshToken?: InputMaybe<Scalars['String']['input']>;
};


export type MutationLogoutArgs = {
  refreshToken?: InputMaybe<Scalars['String']['input']>;
};


export type MutationRevokeSessionArgs = {
  id: Scalars['ID']['input'];
};


export type MutationReauthenticateArgs = {
  input: ReauthenticateInput;
};


export type MutationChangePasswordArgs = {
  input: ChangePasswordInput;
};


export type MutationRequestPasswordResetArgs = {
  email: Scalars['String']['input'];
};


export type MutationResetPasswordArgs = {
  input: ResetPasswordInput;
};


export type MutationVerifyEmailArgs = {
  token: Scalars['String']['input'];
};


export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


export type MutationChangeEmailArgs = {
  input: ChangeEmailInput;
};


export type MutationLoginWithPasskeyArgs = {
  input: PasskeyResponseInput;
};


export type MutationReauthenticateWithPasskeyArgs = {
  input: PasskeyResponseInput;
};


export type MutationAddPasskeyArgs = {
  input: AddPasskeyInput;
};


export type MutationRenamePasskeyArgs = {
  id: Scalars['ID']['input'];
  name: Scalars['String']['input'];
};


export type MutationRemovePasskeyArgs = {
  id: Scalars['ID']['input'];
};


export type MutationConfirmAuthenticatorArgs = {
  id: Scalars['ID']['input'];
  code: Scalars['String']['input'];
};


export type MutationRemoveAuthenticatorArgs = {
  id: Scalars['ID']['input'];
};


export type MutationCreateTodoArgs = {
  input: CreateTodoInput;
};


export type MutationUpdateTodoArgs = {
  id: Scalars['ID']['input'];
  input: UpdateTodoInput;
};


export type MutationDeleteTodoArgs = {
  id: Scalars['ID']['input'];
};


export type MutationSetUserRoleArgs = {
  userId: Scalars['ID']['input'];
  role: Role;
};


export type MutationSetUserDisabledArgs = {
  userId: Scalars['ID']['input'];
  disabled: Scalars['Boolean']['input'];
};


export type MutationRevokeUserSessionsArgs = {
  userId: Scalars['ID']['input'];
};

export type AuthPayload = {
  __typename?: 'AuthPayload';
  /** JWT for the header `Authorization: Bearer …`. */
  accessToken: Scalars['String']['output'];
  /** Null in cookie mode. */
  refreshToken?: Maybe<Scalars['String']['output']>;
  /** Always `Bearer`. */
  tokenType: Scalars['String']['output'];
  /** Lifetime of the access token, in seconds. */
  expiresIn: Scalars['Int']['output'];
  user: User;
};

export type User = Node & {
  __typename?: 'User';
  id: Scalars['ID']['output'];
  /** As entered; compared without regard to case. */
  email: Scalars['String']['output'];
  name?: Maybe<Scalars['String']['output']>;
  role: Role;
  emailVerified: Scalars['Boolean']['output'];
  createdAt: Scalars['DateTime']['output'];
  disabled: Scalars['Boolean']['output'];
  lastLoginAt?: Maybe<Scalars['DateTime']['output']>;
  /** Todos of this user, with the arguments of `Query.todos`. */
  todos: TodoConnection;
  /** Active sessions, last used first. */
  sessions: SessionConnection;
};


export type UserTodosArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TodoFilter>;
  orderBy?: InputMaybe<TodoOrder>;
};


export type UserSessionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
};

export type RegistrationMode =
  /** Everybody may register. */
  | 'OPEN'
  /** With a link that anybody may request by email. */
  | 'CONFIRM'
  /** Only with an invitation from an administrator. */
  | 'INVITE'
  /** Nobody. Invitations that are already sent stay valid. */
  | 'CLOSED';

/** A link to register an email, sent by an administrator. */
export type Invitation = Node & {
  __typename?: 'Invitation';
  id: Scalars['ID']['output'];
  email: Scalars['String']['output'];
  /** Role of the new account. */
  role: Role;
  state: InvitationState;
  /** Id of the administrator who sent it; the account may have been deleted since. */
  invitedById?: Maybe<Scalars['ID']['output']>;
  createdAt: Scalars['DateTime']['output'];
  expiresAt: Scalars['DateTime']['output'];
  acceptedAt?: Maybe<Scalars['DateTime']['output']>;
  withdrawnAt?: Maybe<Scalars['DateTime']['output']>;
};

export type InvitationState =
  | 'PENDING'
  | 'ACCEPTED'
  /** Withdrawn by an administrator, or replaced by a later invitation. */
  | 'WITHDRAWN'
  | 'EXPIRED';

/** Session created by a login. All tokens issued since then belong to it. */
export type Session = Node & {
  __typename?: 'Session';
  id: Scalars['ID']['output'];
  createdAt: Scalars['DateTime']['output'];
  /** Time when the session last issued tokens. */
  lastUsedAt: Scalars['DateTime']['output'];
  /** Absolute end of the session. */
  expiresAt: Scalars['DateTime']['output'];
  ip?: Maybe<Scalars['String']['output']>;
  userAgent?: Maybe<Scalars['String']['output']>;
  /** True for the session of this request. */
  current: Scalars['Boolean']['output'];
};

/** Authenticator app (TOTP, RFC 6238). Its codes are a second factor. */
export type Authenticator = {
  __typename?: 'Authenticator';
  id: Scalars['ID']['output'];
  createdAt: Scalars['DateTime']['output'];
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** Passkey: a public key credential (WebAuthn). */
export type Passkey = {
  __typename?: 'Passkey';
  id: Scalars['ID']['output'];
  name: Scalars['String']['output'];
  createdAt: Scalars['DateTime']['output'];
  lastUsedAt?: Maybe<Scalars['DateTime']['output']>;
  /** True if the passkey may be synced to several devices. */
  synced: Scalars['Boolean']['output'];
};

/** Challenge for `navigator.credentials`. Single-use. */
export type PasskeyChallenge = {
  __typename?: 'PasskeyChallenge';
  /** For `PublicKeyCredential.parseCreationOptionsFromJSON`, or `parseRequestOptionsFromJSON`. */
  options: Scalars['JSON']['output'];
  /** Lifetime of the challenge, in seconds. */
  expiresIn: Scalars['Int']['output'];
};

/** Secret of a new authenticator app. Shown only once. */
export type AuthenticatorSetup = {
  __typename?: 'AuthenticatorSetup';
  /** Id to pass to `confirmAuthenticator`. */
  id: Scalars['ID']['output'];
  /** URI to show as a QR code: `otpauth://totp/…`. */
  uri: Scalars['String']['output'];
  /** The same secret in base32, to be typed. */
  secret: Scalars['String']['output'];
};

/** Ten single-use codes that replace the code of an authenticator app. Shown only once. */
export type RecoveryCodes = {
  __typename?: 'RecoveryCodes';
  codes: Array<Scalars['String']['output']>;
};

export type Todo = Node & {
  __typename?: 'Todo';
  id: Scalars['ID']['output'];
  title: Scalars['String']['output'];
  notes?: Maybe<Scalars['String']['output']>;
  done: Scalars['Boolean']['output'];
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  createdAt: Scalars['DateTime']['output'];
  updatedAt: Scalars['DateTime']['output'];
};

export type AuditEvent = Node & {
  __typename?: 'AuditEvent';
  id: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  /** Name of the action, such as `login` or `session.reuse_detected`. */
  action: Scalars['String']['output'];
  /** Affected account, which may have been deleted since. */
  userId?: Maybe<Scalars['ID']['output']>;
  /** Acting account; null if nobody was signed in. */
  actorId?: Maybe<Scalars['ID']['output']>;
  ip?: Maybe<Scalars['String']['output']>;
  userAgent?: Maybe<Scalars['String']['output']>;
  detail?: Maybe<Scalars['String']['output']>;
};

/** Position of a page in its list (Relay Cursor Connections Specification). */
export type PageInfo = {
  __typename?: 'PageInfo';
  hasNextPage: Scalars['Boolean']['output'];
  hasPreviousPage: Scalars['Boolean']['output'];
  startCursor?: Maybe<Scalars['String']['output']>;
  endCursor?: Maybe<Scalars['String']['output']>;
};

export type TodoConnection = {
  __typename?: 'TodoConnection';
  edges: Array<TodoEdge>;
  nodes: Array<Todo>;
  pageInfo: PageInfo;
  /** Number of items on all pages; counted only if selected. */
  totalCount: Scalars['Int']['output'];
};

export type TodoEdge = {
  __typename?: 'TodoEdge';
  cursor: Scalars['String']['output'];
  node: Todo;
};

export type UserConnection = {
  __typename?: 'UserConnection';
  edges: Array<UserEdge>;
  nodes: Array<User>;
  pageInfo: PageInfo;
  /** Number of items on all pages; counted only if selected. */
  totalCount: Scalars['Int']['output'];
};

export type UserEdge = {
  __typename?: 'UserEdge';
  cursor: Scalars['String']['output'];
  node: User;
};

export type AuditEventConnection = {
  __typename?: 'AuditEventConnection';
  edges: Array<AuditEventEdge>;
  nodes: Array<AuditEvent>;
  pageInfo: PageInfo;
  /** Number of items on all pages; counted only if selected. */
  totalCount: Scalars['Int']['output'];
};

export type AuditEventEdge = {
  __typename?: 'AuditEventEdge';
  cursor: Scalars['String']['output'];
  node: AuditEvent;
};

export type SessionConnection = {
  __typename?: 'SessionConnection';
  edges: Array<SessionEdge>;
  nodes: Array<Session>;
  pageInfo: PageInfo;
  /** Number of items on all pages; counted only if selected. */
  totalCount: Scalars['Int']['output'];
};

export type SessionEdge = {
  __typename?: 'SessionEdge';
  cursor: Scalars['String']['output'];
  node: Session;
};

export type InvitationConnection = {
  __typename?: 'InvitationConnection';
  edges: Array<InvitationEdge>;
  nodes: Array<Invitation>;
  pageInfo: PageInfo;
  /** Number of items on all pages; counted only if selected. */
  totalCount: Scalars['Int']['output'];
};

export type InvitationEdge = {
  __typename?: 'InvitationEdge';
  cursor: Scalars['String']['output'];
  node: Invitation;
};

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type TodoFilter = {
  done?: InputMaybe<Scalars['Boolean']['input']>;
  /** Ignores the case of ASCII letters. */
  titleContains?: InputMaybe<Scalars['String']['input']>;
};

export type TodoOrderField =
  | 'CREATED_AT'
  | 'TITLE';

export type TodoOrder = {
  field: TodoOrderField;
  direction?: OrderDirection;
};

export type AuditFilter = {
  userId?: InputMaybe<Scalars['ID']['input']>;
  action?: InputMaybe<Scalars['String']['input']>;
  /** Earliest instant, inclusive. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Latest instant, exclusive. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

export type RegisterInput = {
  email: Scalars['String']['input'];
  /** At least 15 characters by default and at most 256. Common passwords are rejected. */
  password: Scalars['String']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
  /** Token from an invitation, or from the email of `requestRegistration`. */
  token?: InputMaybe<Scalars['String']['input']>;
};

export type LoginInput = {
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
};

/** Exactly one of `code` and `recoveryCode` is required; otherwise `BAD_USER_INPUT`. */
export type AnswerChallengeInput = {
  /** `extensions.challenge` of the `SECOND_FACTOR_REQUIRED` error. Single-use, valid for 5 minutes. */
  challenge: Scalars['String']['input'];
  /** Code of an authenticator app. */
  code?: InputMaybe<Scalars['String']['input']>;
  recoveryCode?: InputMaybe<Scalars['String']['input']>;
};

export type PasskeyResponseInput = {
  /** Result of `PublicKeyCredential.toJSON()`. */
  response: Scalars['JSON']['input'];
};

export type AddPasskeyInput = {
  /** 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** Result of `PublicKeyCredential.toJSON()`. */
  response: Scalars['JSON']['input'];
};

export type ReauthenticateInput = {
  password: Scalars['String']['input'];
  /** Code of an authenticator app. `BAD_USER_INPUT` if the account has none. */
  code?: InputMaybe<Scalars['String']['input']>;
  /** Recovery code, instead of `code`. */
  recoveryCode?: InputMaybe<Scalars['String']['input']>;
};

export type ChangePasswordInput = {
  currentPassword: Scalars['String']['input'];
  newPassword: Scalars['String']['input'];
};

export type ResetPasswordInput = {
  /** Token from the email. */
  token: Scalars['String']['input'];
  newPassword: Scalars['String']['input'];
};

export type UpdateProfileInput = {
  /** At most 100 characters; null removes the name. */
  name?: InputMaybe<Scalars['String']['input']>;
};

export type ChangeEmailInput = {
  email: Scalars['String']['input'];
};

export type CreateTodoInput = {
  /** 1 to 200 characters. */
  title: Scalars['String']['input'];
  /** At most 10,000 characters. */
  notes?: InputMaybe<Scalars['String']['input']>;
  dueAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** Omitted fields keep their values. */
export type UpdateTodoInput = {
  title?: InputMaybe<Scalars['String']['input']>;
  notes?: InputMaybe<Scalars['String']['input']>;
  done?: InputMaybe<Scalars['Boolean']['input']>;
  dueAt?: InputMaybe<Scalars['DateTime']['input']>;
};



export type ResolverTypeWrapper<T> = Promise<T> | T;


export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;




/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  Node:
    | ( UserRow )
    | ( InvitationRow )
    | ( SessionRow )
    | ( TodoRow )
    | ( AuditEventRow )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Role: Role;
  Rule: Rule;
  Denial: Denial;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  JSON: ResolverTypeWrapper<Scalars['JSON']['output']>;
  Node: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['Node']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  AuthPayload: ResolverTypeWrapper<AuthPayloadRow>;
  User: ResolverTypeWrapper<UserRow>;
  RegistrationMode: RegistrationMode;
  Invitation: ResolverTypeWrapper<InvitationRow>;
  InvitationState: InvitationState;
  Session: ResolverTypeWrapper<SessionRow>;
  Authenticator: ResolverTypeWrapper<AuthenticatorRow>;
  Passkey: ResolverTypeWrapper<PasskeyRow>;
  PasskeyChallenge: ResolverTypeWrapper<PasskeyChallengeRow>;
  AuthenticatorSetup: ResolverTypeWrapper<AuthenticatorSetupRow>;
  RecoveryCodes: ResolverTypeWrapper<RecoveryCodesRow>;
  Todo: ResolverTypeWrapper<TodoRow>;
  AuditEvent: ResolverTypeWrapper<AuditEventRow>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  TodoConnection: ResolverTypeWrapper<TodoConnectionRow>;
  TodoEdge: ResolverTypeWrapper<Omit<TodoEdge, 'node'> & { node: ResolversTypes['Todo'] }>;
  UserConnection: ResolverTypeWrapper<UserConnectionRow>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  AuditEventConnection: ResolverTypeWrapper<AuditEventConnectionRow>;
  AuditEventEdge: ResolverTypeWrapper<Omit<AuditEventEdge, 'node'> & { node: ResolversTypes['AuditEvent'] }>;
  SessionConnection: ResolverTypeWrapper<SessionConnectionRow>;
  SessionEdge: ResolverTypeWrapper<Omit<SessionEdge, 'node'> & { node: ResolversTypes['Session'] }>;
  InvitationConnection: ResolverTypeWrapper<InvitationConnectionRow>;
  InvitationEdge: ResolverTypeWrapper<Omit<InvitationEdge, 'node'> & { node: ResolversTypes['Invitation'] }>;
  OrderDirection: OrderDirection;
  TodoFilter: TodoFilter;
  TodoOrderField: TodoOrderField;
  TodoOrder: TodoOrder;
  AuditFilter: AuditFilter;
  RegisterInput: RegisterInput;
  LoginInput: LoginInput;
  AnswerChallengeInput: AnswerChallengeInput;
  PasskeyResponseInput: PasskeyResponseInput;
  AddPasskeyInput: AddPasskeyInput;
  ReauthenticateInput: ReauthenticateInput;
  ChangePasswordInput: ChangePasswordInput;
  ResetPasswordInput: ResetPasswordInput;
  UpdateProfileInput: UpdateProfileInput;
  ChangeEmailInput: ChangeEmailInput;
  CreateTodoInput: CreateTodoInput;
  UpdateTodoInput: UpdateTodoInput;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  JSON: Scalars['JSON']['output'];
  Node: ResolversInterfaceTypes<ResolversParentTypes>['Node'];
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
  String: Scalars['String']['output'];
  Mutation: Record<PropertyKey, never>;
  AuthPayload: AuthPayloadRow;
  User: UserRow;
  Invitation: InvitationRow;
  Session: SessionRow;
  Authenticator: AuthenticatorRow;
  Passkey: PasskeyRow;
  PasskeyChallenge: PasskeyChallengeRow;
  AuthenticatorSetup: AuthenticatorSetupRow;
  RecoveryCodes: RecoveryCodesRow;
  Todo: TodoRow;
  AuditEvent: AuditEventRow;
  PageInfo: PageInfo;
  TodoConnection: TodoConnectionRow;
  TodoEdge: Omit<TodoEdge, 'node'> & { node: ResolversParentTypes['Todo'] };
  UserConnection: UserConnectionRow;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  AuditEventConnection: AuditEventConnectionRow;
  AuditEventEdge: Omit<AuditEventEdge, 'node'> & { node: ResolversParentTypes['AuditEvent'] };
  SessionConnection: SessionConnectionRow;
  SessionEdge: Omit<SessionEdge, 'node'> & { node: ResolversParentTypes['Session'] };
  InvitationConnection: InvitationConnectionRow;
  InvitationEdge: Omit<InvitationEdge, 'node'> & { node: ResolversParentTypes['Invitation'] };
  TodoFilter: TodoFilter;
  TodoOrder: TodoOrder;
  AuditFilter: AuditFilter;
  RegisterInput: RegisterInput;
  LoginInput: LoginInput;
  AnswerChallengeInput: AnswerChallengeInput;
  PasskeyResponseInput: PasskeyResponseInput;
  AddPasskeyInput: AddPasskeyInput;
  ReauthenticateInput: ReauthenticateInput;
  ChangePasswordInput: ChangePasswordInput;
  ResetPasswordInput: ResetPasswordInput;
  UpdateProfileInput: UpdateProfileInput;
  ChangeEmailInput: ChangeEmailInput;
  CreateTodoInput: CreateTodoInput;
  UpdateTodoInput: UpdateTodoInput;
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type AuthDirectiveArgs = {
  role?: Role;
  maxAge?: Maybe<Scalars['Int']['input']>;
  factors?: Maybe<Scalars['Int']['input']>;
  or?: Maybe<Array<Rule>>;
  denied?: Denial;
};

export type AuthDirectiveResolver<Result, Parent, ContextType = Context, Args = AuthDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = {
  signsIn?: Scalars['Boolean']['input'];
};

export type PublicDirectiveResolver<Result, Parent, ContextType = Context, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface JsonScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['JSON'], any> {
  name: 'JSON';
}

export type NodeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Node'] = ResolversParentTypes['Node']> = {
  __resolveType: TypeResolveFn<'User' | 'Invitation' | 'Session' | 'Todo' | 'AuditEvent', ParentType, ContextType>;
};

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  node: Resolver<Maybe<ResolversTypes['Node']>, ParentType, Authenticated<ContextType>, RequireFields<QueryNodeArgs, 'id'>>;
  nodes: Resolver<Array<Maybe<ResolversTypes['Node']>>, ParentType, Authenticated<ContextType>, RequireFields<QueryNodesArgs, 'ids'>>;
  me: Resolver<ResolversTypes['User'], ParentType, Authenticated<ContextType>>;
  registrationMode: Resolver<ResolversTypes['RegistrationMode'], ParentType, ContextType>;
  invitations: Resolver<ResolversTypes['InvitationConnection'], ParentType, Authenticated<ContextType>, Partial<QueryInvitationsArgs>>;
  secureMessage: Resolver<ResolversTypes['String'], ParentType, Authenticated<ContextType>>;
  todos: Resolver<ResolversTypes['TodoConnection'], ParentType, Authenticated<ContextType>, Partial<QueryTodosArgs>>;
  todo: Resolver<Maybe<ResolversTypes['Todo']>, ParentType, Authenticated<ContextType>, RequireFields<QueryTodoArgs, 'id'>>;
  sessions: Resolver<ResolversTypes['SessionConnection'], ParentType, Authenticated<ContextType>, Partial<QuerySessionsArgs>>;
  securityEvents: Resolver<ResolversTypes['AuditEventConnection'], ParentType, Authenticated<ContextType>, Partial<QuerySecurityEventsArgs>>;
  exportMyData: Resolver<ResolversTypes['JSON'], ParentType, Authenticated<ContextType>>;
  authenticators: Resolver<Array<ResolversTypes['Authenticator']>, ParentType, Authenticated<ContextType>>;
  passkeys: Resolver<Array<ResolversTypes['Passkey']>, ParentType, Authenticated<ContextType>>;
  user: Resolver<Maybe<ResolversTypes['User']>, ParentType, Authenticated<ContextType>, RequireFields<QueryUserArgs, 'id'>>;
  users: Resolver<ResolversTypes['UserConnection'], ParentType, Authenticated<ContextType>, Partial<QueryUsersArgs>>;
  auditEvents: Resolver<ResolversTypes['AuditEventConnection'], ParentType, Authenticated<ContextType>, Partial<QueryAuditEventsArgs>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  register: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationRegisterArgs, 'input'>>;
  requestRegistration: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationRequestRegistrationArgs, 'email'>>;
  inviteUser: Resolver<ResolversTypes['Invitation'], ParentType, Authenticated<ContextType>, RequireFields<MutationInviteUserArgs, 'email' | 'role'>>;
  withdrawInvitation: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>, RequireFields<MutationWithdrawInvitationArgs, 'id'>>;
  login: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationLoginArgs, 'input'>>;
  answerChallenge: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationAnswerChallengeArgs, 'input'>>;
  refresh: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, Partial<MutationRefreshArgs>>;
  logout: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, Partial<MutationLogoutArgs>>;
  logoutAll: Resolver<ResolversTypes['Int'], ParentType, Authenticated<ContextType>>;
  revokeSession: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>, RequireFields<MutationRevokeSessionArgs, 'id'>>;
  reauthenticate: Resolver<ResolversTypes['AuthPayload'], ParentType, Authenticated<ContextType>, RequireFields<MutationReauthenticateArgs, 'input'>>;
  changePassword: Resolver<ResolversTypes['AuthPayload'], ParentType, Authenticated<ContextType>, RequireFields<MutationChangePasswordArgs, 'input'>>;
  requestPasswordReset: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationRequestPasswordResetArgs, 'email'>>;
  resetPassword: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationResetPasswordArgs, 'input'>>;
  requestEmailVerification: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>>;
  verifyEmail: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationVerifyEmailArgs, 'token'>>;
  updateProfile: Resolver<ResolversTypes['User'], ParentType, Authenticated<ContextType>, RequireFields<MutationUpdateProfileArgs, 'input'>>;
  changeEmail: Resolver<ResolversTypes['User'], ParentType, Authenticated<ContextType>, RequireFields<MutationChangeEmailArgs, 'input'>>;
  deleteAccount: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>>;
  beginPasskeyLogin: Resolver<ResolversTypes['PasskeyChallenge'], ParentType, ContextType>;
  loginWithPasskey: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationLoginWithPasskeyArgs, 'input'>>;
  beginPasskeyReauthentication: Resolver<ResolversTypes['PasskeyChallenge'], ParentType, Authenticated<ContextType>>;
  reauthenticateWithPasskey: Resolver<ResolversTypes['AuthPayload'], ParentType, Authenticated<ContextType>, RequireFields<MutationReauthenticateWithPasskeyArgs, 'input'>>;
  beginPasskey: Resolver<ResolversTypes['PasskeyChallenge'], ParentType, Authenticated<ContextType>>;
  addPasskey: Resolver<ResolversTypes['Passkey'], ParentType, Authenticated<ContextType>, RequireFields<MutationAddPasskeyArgs, 'input'>>;
  renamePasskey: Resolver<ResolversTypes['Passkey'], ParentType, Authenticated<ContextType>, RequireFields<MutationRenamePasskeyArgs, 'id' | 'name'>>;
  removePasskey: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>, RequireFields<MutationRemovePasskeyArgs, 'id'>>;
  addAuthenticator: Resolver<ResolversTypes['AuthenticatorSetup'], ParentType, Authenticated<ContextType>>;
  confirmAuthenticator: Resolver<ResolversTypes['RecoveryCodes'], ParentType, Authenticated<ContextType>, RequireFields<MutationConfirmAuthenticatorArgs, 'id' | 'code'>>;
  removeAuthenticator: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>, RequireFields<MutationRemoveAuthenticatorArgs, 'id'>>;
  replaceRecoveryCodes: Resolver<ResolversTypes['RecoveryCodes'], ParentType, Authenticated<ContextType>>;
  createTodo: Resolver<ResolversTypes['Todo'], ParentType, Authenticated<ContextType>, RequireFields<MutationCreateTodoArgs, 'input'>>;
  updateTodo: Resolver<ResolversTypes['Todo'], ParentType, Authenticated<ContextType>, RequireFields<MutationUpdateTodoArgs, 'id' | 'input'>>;
  deleteTodo: Resolver<ResolversTypes['ID'], ParentType, Authenticated<ContextType>, RequireFields<MutationDeleteTodoArgs, 'id'>>;
  setUserRole: Resolver<ResolversTypes['User'], ParentType, Authenticated<ContextType>, RequireFields<MutationSetUserRoleArgs, 'userId' | 'role'>>;
  setUserDisabled: Resolver<ResolversTypes['User'], ParentType, Authenticated<ContextType>, RequireFields<MutationSetUserDisabledArgs, 'userId' | 'disabled'>>;
  revokeUserSessions: Resolver<ResolversTypes['Int'], ParentType, Authenticated<ContextType>, RequireFields<MutationRevokeUserSessionsArgs, 'userId'>>;
};

export type AuthPayloadResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuthPayload'] = ResolversParentTypes['AuthPayload']> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refreshToken?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  tokenType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresIn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  user?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type UserResolvers<ContextType = Context, ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, Authenticated<ContextType>>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, Authenticated<ContextType>>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  emailVerified?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  disabled?: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>>;
  lastLoginAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, Authenticated<ContextType>>;
  todos?: Resolver<ResolversTypes['TodoConnection'], ParentType, Authenticated<ContextType>, Partial<UserTodosArgs>>;
  sessions?: Resolver<ResolversTypes['SessionConnection'], ParentType, Authenticated<ContextType>, Partial<UserSessionsArgs>>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type InvitationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Invitation'] = ResolversParentTypes['Invitation']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  state?: Resolver<ResolversTypes['InvitationState'], ParentType, ContextType>;
  invitedById?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  acceptedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  withdrawnAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastUsedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  ip?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuthenticatorResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Authenticator'] = ResolversParentTypes['Authenticator']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type PasskeyResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Passkey'] = ResolversParentTypes['Passkey']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastUsedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  synced?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PasskeyChallengeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PasskeyChallenge'] = ResolversParentTypes['PasskeyChallenge']> = {
  options?: Resolver<ResolversTypes['JSON'], ParentType, ContextType>;
  expiresIn?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AuthenticatorSetupResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuthenticatorSetup'] = ResolversParentTypes['AuthenticatorSetup']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  uri?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  secret?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RecoveryCodesResolvers<ContextType = Context, ParentType extends ResolversParentTypes['RecoveryCodes'] = ResolversParentTypes['RecoveryCodes']> = {
  codes?: Resolver<Array<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TodoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Todo'] = ResolversParentTypes['Todo']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  notes?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AuditEventResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEvent'] = ResolversParentTypes['AuditEvent']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  action?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  userId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  actorId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  ip?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  detail?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type TodoConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TodoConnection'] = ResolversParentTypes['TodoConnection']> = {
  edges?: Resolver<Array<ResolversTypes['TodoEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Todo']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TodoEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['TodoEdge'] = ResolversParentTypes['TodoEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Todo'], ParentType, ContextType>;
};

export type UserConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserConnection'] = ResolversParentTypes['UserConnection']> = {
  edges?: Resolver<Array<ResolversTypes['UserEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['User']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type UserEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['UserEdge'] = ResolversParentTypes['UserEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['User'], ParentType, ContextType>;
};

export type AuditEventConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventConnection'] = ResolversParentTypes['AuditEventConnection']> = {
  edges?: Resolver<Array<ResolversTypes['AuditEventEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['AuditEvent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type AuditEventEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['AuditEventEdge'] = ResolversParentTypes['AuditEventEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['AuditEvent'], ParentType, ContextType>;
};

export type SessionConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SessionConnection'] = ResolversParentTypes['SessionConnection']> = {
  edges?: Resolver<Array<ResolversTypes['SessionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Session']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type SessionEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['SessionEdge'] = ResolversParentTypes['SessionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Session'], ParentType, ContextType>;
};

export type InvitationConnectionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationConnection'] = ResolversParentTypes['InvitationConnection']> = {
  edges?: Resolver<Array<ResolversTypes['InvitationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<Array<ResolversTypes['Invitation']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  totalCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InvitationEdgeResolvers<ContextType = Context, ParentType extends ResolversParentTypes['InvitationEdge'] = ResolversParentTypes['InvitationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Invitation'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  JSON?: GraphQLScalarType;
  Node?: NodeResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  AuthPayload?: AuthPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Invitation?: InvitationResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  Authenticator?: AuthenticatorResolvers<ContextType>;
  Passkey?: PasskeyResolvers<ContextType>;
  PasskeyChallenge?: PasskeyChallengeResolvers<ContextType>;
  AuthenticatorSetup?: AuthenticatorSetupResolvers<ContextType>;
  RecoveryCodes?: RecoveryCodesResolvers<ContextType>;
  Todo?: TodoResolvers<ContextType>;
  AuditEvent?: AuditEventResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  TodoConnection?: TodoConnectionResolvers<ContextType>;
  TodoEdge?: TodoEdgeResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  AuditEventConnection?: AuditEventConnectionResolvers<ContextType>;
  AuditEventEdge?: AuditEventEdgeResolvers<ContextType>;
  SessionConnection?: SessionConnectionResolvers<ContextType>;
  SessionEdge?: SessionEdgeResolvers<ContextType>;
  InvitationConnection?: InvitationConnectionResolvers<ContextType>;
  InvitationEdge?: InvitationEdgeResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
