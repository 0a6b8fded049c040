// Made from schema.graphql by `npm run codegen`.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AuditEvent as AuditEventRow, AuditEventConnection as AuditEventConnectionRow, AuthPayload as AuthPayloadRow, Session as SessionRow, Todo as TodoRow, TodoConnection as TodoConnectionRow, User as UserRow, UserConnection as UserConnectionRow } from './rows.ts';
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
  /** An instant: RFC 3339, in UTC. */
  DateTime: { input: Date; output: Date; }
};

/** Rising: each role may do all that those before it may. */
export type Role =
  | 'USER'
  | 'SUPPORT'
  | 'ADMIN';

/** What becomes of an operation that uses what its viewer may not. */
export type Denial =
  /** It is refused as a whole, before any of it runs. */
  | 'REJECT'
  /** The field is null, with an error, and the rest goes on. */
  | 'NULL';

export type Query = {
  __typename?: 'Query';
  /** Who is asking. */
  me: User;
  /** The smallest protected field: a client checks with it that its token is accepted. */
  secureMessage: Scalars['String']['output'];
  /** The caller's own. Without `first` and `last`, the first 20; 100 at most. Newest first, unless ordered otherwise. */
  todos: TodoConnection;
  /** One of the caller's own; null where there is none. */
  todo?: Maybe<Todo>;
  /** The caller's live sessions, the last used first. */
  sessions: Array<Session>;
  /** Null where there is none. */
  user?: Maybe<User>;
  /** Newest first. `search` matches any part of the email, whatever its case. */
  users: UserConnection;
  /** Who did what, to whom, from where and when. Newest first. */
  auditEvents: AuditEventConnection;
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
  /** Makes an account, and signs in. `EMAIL_TAKEN` if there is one with this email. */
  register: AuthPayload;
  /** `INVALID_CREDENTIALS` for an unknown email, a wrong password and a disabled account alike. */
  login: AuthPayload;
  /** Exchanges a refresh token for a new pair; where the cookie carries it, the argument is left out. Each token is good once. */
  refresh: AuthPayload;
  /** Ends the session of the bearer token, or of the refresh token given. True, also where there was none. */
  logout: Scalars['Boolean']['output'];
  /** Ends all the caller's sessions, this one too. How many they were. */
  logoutAll: Scalars['Int']['output'];
  /** Ends one of the caller's own sessions. False where there is none. */
  revokeSession: Scalars['Boolean']['output'];
  /** Ends every other session, and gives this one new tokens. */
  changePassword: AuthPayload;
  /** Mails a token that is good once, for an hour. Always true: it tells nobody which accounts there are. */
  requestPasswordReset: Scalars['Boolean']['output'];
  /** Ends every session, then signs in. `INVALID_TOKEN` if the token is not good, or no longer. */
  resetPassword: AuthPayload;
  /** Mails a token that is good once, for a day. True, also where the email is verified already. */
  requestEmailVerification: Scalars['Boolean']['output'];
  /** `INVALID_TOKEN` if the token is not good, or no longer. */
  verifyEmail: User;
  updateProfile: User;
  /** The new email is unverified. `EMAIL_TAKEN` if another account has it. */
  changeEmail: User;
  /** Deletes the caller's account, with its todos, sessions and tokens. `CONFLICT` for the last enabled admin. */
  deleteAccount: Scalars['Boolean']['output'];
  createTodo: Todo;
  /** Changes what the input names, and leaves the rest. `NOT_FOUND` unless it is one of the caller's own. */
  updateTodo: Todo;
  /** The id of what was deleted. `NOT_FOUND` unless it is one of the caller's own. */
  deleteTodo: Scalars['ID']['output'];
  /** Takes effect on the user's next request. `CONFLICT` for the last enabled admin. */
  setUserRole: User;
  /** Disabling ends every session at once. `CONFLICT` for the last enabled admin. */
  setUserDisabled: User;
  /** Ends all of a user's sessions. How many they were. */
  revokeUserSessions: Scalars['Int']['output'];
};


export type MutationRegisterArgs = {
  input: RegisterInput;
};


export type MutationLoginArgs = {
  input: LoginInput;
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
  /** A JWT, for the header `Authorization: Bearer …`. */
  accessToken: Scalars['String']['output'];
  /** Null where a cookie carries it. */
  refreshToken?: Maybe<Scalars['String']['output']>;
  /** `Bearer` */
  tokenType: Scalars['String']['output'];
  /** How long the access token is good, in seconds. */
  expiresIn: Scalars['Int']['output'];
  user: User;
};

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
  /** As it was given; compared without regard to case. */
  email: Scalars['String']['output'];
  name?: Maybe<Scalars['String']['output']>;
  role: Role;
  emailVerified: Scalars['Boolean']['output'];
  createdAt: Scalars['DateTime']['output'];
  disabled: Scalars['Boolean']['output'];
  lastLoginAt?: Maybe<Scalars['DateTime']['output']>;
  /** As `Query.todos`, of this user. */
  todos: TodoConnection;
  /** The live ones, the last used first. */
  sessions: Array<Session>;
};


export type UserTodosArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<TodoFilter>;
  orderBy?: InputMaybe<TodoOrder>;
};

/** One for each login: it holds the tokens that came of it. */
export type Session = {
  __typename?: 'Session';
  id: Scalars['ID']['output'];
  createdAt: Scalars['DateTime']['output'];
  /** When it gave tokens last. */
  lastUsedAt: Scalars['DateTime']['output'];
  /** Its absolute end. */
  expiresAt: Scalars['DateTime']['output'];
  ip?: Maybe<Scalars['String']['output']>;
  userAgent?: Maybe<Scalars['String']['output']>;
  /** Whether it is the one that asks. */
  current: Scalars['Boolean']['output'];
};

export type Todo = {
  __typename?: 'Todo';
  id: Scalars['ID']['output'];
  title: Scalars['String']['output'];
  notes?: Maybe<Scalars['String']['output']>;
  done: Scalars['Boolean']['output'];
  dueAt?: Maybe<Scalars['DateTime']['output']>;
  createdAt: Scalars['DateTime']['output'];
  updatedAt: Scalars['DateTime']['output'];
};

export type AuditEvent = {
  __typename?: 'AuditEvent';
  id: Scalars['ID']['output'];
  at: Scalars['DateTime']['output'];
  /** Such as `login` or `session.reuse_detected`. */
  action: Scalars['String']['output'];
  /** Whom it happened to; the account may be gone. */
  userId?: Maybe<Scalars['ID']['output']>;
  /** Who did it; null where nobody was signed in. */
  actorId?: Maybe<Scalars['ID']['output']>;
  ip?: Maybe<Scalars['String']['output']>;
  userAgent?: Maybe<Scalars['String']['output']>;
  detail?: Maybe<Scalars['String']['output']>;
};

/** Which part of a list this is (Relay Cursor Connections Specification). */
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
  /** How many there are on all pages; counted only when it is asked for. */
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
  /** How many there are on all pages; counted only when it is asked for. */
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
  /** How many there are on all pages; counted only when it is asked for. */
  totalCount: Scalars['Int']['output'];
};

export type AuditEventEdge = {
  __typename?: 'AuditEventEdge';
  cursor: Scalars['String']['output'];
  node: AuditEvent;
};

export type OrderDirection =
  | 'ASC'
  | 'DESC';

export type TodoFilter = {
  done?: InputMaybe<Scalars['Boolean']['input']>;
  /** Whatever the case of ASCII letters. */
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
  /** From this instant on. */
  since?: InputMaybe<Scalars['DateTime']['input']>;
  /** Before this instant. */
  until?: InputMaybe<Scalars['DateTime']['input']>;
};

export type RegisterInput = {
  email: Scalars['String']['input'];
  /** 15 characters at least, unless the service says otherwise, and 256 at most; not a common one. */
  password: Scalars['String']['input'];
  name?: InputMaybe<Scalars['String']['input']>;
};

export type LoginInput = {
  email: Scalars['String']['input'];
  password: Scalars['String']['input'];
};

export type ChangePasswordInput = {
  currentPassword: Scalars['String']['input'];
  newPassword: Scalars['String']['input'];
};

export type ResetPasswordInput = {
  /** The one that was mailed. */
  token: Scalars['String']['input'];
  newPassword: Scalars['String']['input'];
};

export type UpdateProfileInput = {
  /** 100 characters at most; null for none. */
  name?: InputMaybe<Scalars['String']['input']>;
};

export type ChangeEmailInput = {
  email: Scalars['String']['input'];
};

export type CreateTodoInput = {
  /** 1 to 200 characters. */
  title: Scalars['String']['input'];
  /** 10,000 characters at most. */
  notes?: InputMaybe<Scalars['String']['input']>;
  dueAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What is left out stays as it is. */
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





/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Role: Role;
  Denial: Denial;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  AuthPayload: ResolverTypeWrapper<AuthPayloadRow>;
  User: ResolverTypeWrapper<UserRow>;
  Session: ResolverTypeWrapper<SessionRow>;
  Todo: ResolverTypeWrapper<TodoRow>;
  AuditEvent: ResolverTypeWrapper<AuditEventRow>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  TodoConnection: ResolverTypeWrapper<TodoConnectionRow>;
  TodoEdge: ResolverTypeWrapper<Omit<TodoEdge, 'node'> & { node: ResolversTypes['Todo'] }>;
  UserConnection: ResolverTypeWrapper<UserConnectionRow>;
  UserEdge: ResolverTypeWrapper<Omit<UserEdge, 'node'> & { node: ResolversTypes['User'] }>;
  AuditEventConnection: ResolverTypeWrapper<AuditEventConnectionRow>;
  AuditEventEdge: ResolverTypeWrapper<Omit<AuditEventEdge, 'node'> & { node: ResolversTypes['AuditEvent'] }>;
  OrderDirection: OrderDirection;
  TodoFilter: TodoFilter;
  TodoOrderField: TodoOrderField;
  TodoOrder: TodoOrder;
  AuditFilter: AuditFilter;
  RegisterInput: RegisterInput;
  LoginInput: LoginInput;
  ChangePasswordInput: ChangePasswordInput;
  ResetPasswordInput: ResetPasswordInput;
  UpdateProfileInput: UpdateProfileInput;
  ChangeEmailInput: ChangeEmailInput;
  CreateTodoInput: CreateTodoInput;
  UpdateTodoInput: UpdateTodoInput;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Query: Record<PropertyKey, never>;
  String: Scalars['String']['output'];
  ID: Scalars['ID']['output'];
  Mutation: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
  AuthPayload: AuthPayloadRow;
  User: UserRow;
  Session: SessionRow;
  Todo: TodoRow;
  AuditEvent: AuditEventRow;
  PageInfo: PageInfo;
  TodoConnection: TodoConnectionRow;
  TodoEdge: Omit<TodoEdge, 'node'> & { node: ResolversParentTypes['Todo'] };
  UserConnection: UserConnectionRow;
  UserEdge: Omit<UserEdge, 'node'> & { node: ResolversParentTypes['User'] };
  AuditEventConnection: AuditEventConnectionRow;
  AuditEventEdge: Omit<AuditEventEdge, 'node'> & { node: ResolversParentTypes['AuditEvent'] };
  TodoFilter: TodoFilter;
  TodoOrder: TodoOrder;
  AuditFilter: AuditFilter;
  RegisterInput: RegisterInput;
  LoginInput: LoginInput;
  ChangePasswordInput: ChangePasswordInput;
  ResetPasswordInput: ResetPasswordInput;
  UpdateProfileInput: UpdateProfileInput;
  ChangeEmailInput: ChangeEmailInput;
  CreateTodoInput: CreateTodoInput;
  UpdateTodoInput: UpdateTodoInput;
  Int: Scalars['Int']['output'];
};

export type AuthDirectiveArgs = {
  role?: Role;
  maxAge?: Maybe<Scalars['Int']['input']>;
  denied?: Denial;
};

export type AuthDirectiveResolver<Result, Parent, ContextType = Context, Args = AuthDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = { };

export type PublicDirectiveResolver<Result, Parent, ContextType = Context, Args = PublicDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export type QueryResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  me: Resolver<ResolversTypes['User'], ParentType, Authenticated<ContextType>>;
  secureMessage: Resolver<ResolversTypes['String'], ParentType, Authenticated<ContextType>>;
  todos: Resolver<ResolversTypes['TodoConnection'], ParentType, Authenticated<ContextType>, Partial<QueryTodosArgs>>;
  todo: Resolver<Maybe<ResolversTypes['Todo']>, ParentType, Authenticated<ContextType>, RequireFields<QueryTodoArgs, 'id'>>;
  sessions: Resolver<Array<ResolversTypes['Session']>, ParentType, Authenticated<ContextType>>;
  user: Resolver<Maybe<ResolversTypes['User']>, ParentType, Authenticated<ContextType>, RequireFields<QueryUserArgs, 'id'>>;
  users: Resolver<ResolversTypes['UserConnection'], ParentType, Authenticated<ContextType>, Partial<QueryUsersArgs>>;
  auditEvents: Resolver<ResolversTypes['AuditEventConnection'], ParentType, Authenticated<ContextType>, Partial<QueryAuditEventsArgs>>;
};

export type MutationResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  register: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationRegisterArgs, 'input'>>;
  login: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationLoginArgs, 'input'>>;
  refresh: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, Partial<MutationRefreshArgs>>;
  logout: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, Partial<MutationLogoutArgs>>;
  logoutAll: Resolver<ResolversTypes['Int'], ParentType, Authenticated<ContextType>>;
  revokeSession: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>, RequireFields<MutationRevokeSessionArgs, 'id'>>;
  changePassword: Resolver<ResolversTypes['AuthPayload'], ParentType, Authenticated<ContextType>, RequireFields<MutationChangePasswordArgs, 'input'>>;
  requestPasswordReset: Resolver<ResolversTypes['Boolean'], ParentType, ContextType, RequireFields<MutationRequestPasswordResetArgs, 'email'>>;
  resetPassword: Resolver<ResolversTypes['AuthPayload'], ParentType, ContextType, RequireFields<MutationResetPasswordArgs, 'input'>>;
  requestEmailVerification: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>>;
  verifyEmail: Resolver<ResolversTypes['User'], ParentType, ContextType, RequireFields<MutationVerifyEmailArgs, 'token'>>;
  updateProfile: Resolver<ResolversTypes['User'], ParentType, Authenticated<ContextType>, RequireFields<MutationUpdateProfileArgs, 'input'>>;
  changeEmail: Resolver<ResolversTypes['User'], ParentType, Authenticated<ContextType>, RequireFields<MutationChangeEmailArgs, 'input'>>;
  deleteAccount: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>>;
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
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  role?: Resolver<ResolversTypes['Role'], ParentType, ContextType>;
  emailVerified?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  disabled?: Resolver<ResolversTypes['Boolean'], ParentType, Authenticated<ContextType>>;
  lastLoginAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, Authenticated<ContextType>>;
  todos?: Resolver<ResolversTypes['TodoConnection'], ParentType, Authenticated<ContextType>, Partial<UserTodosArgs>>;
  sessions?: Resolver<Array<ResolversTypes['Session']>, ParentType, Authenticated<ContextType>>;
};

export type SessionResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastUsedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  ip?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  userAgent?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  current?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type TodoResolvers<ContextType = Context, ParentType extends ResolversParentTypes['Todo'] = ResolversParentTypes['Todo']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  title?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  notes?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  done?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  dueAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  updatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
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

export type Resolvers<ContextType = Context> = {
  DateTime?: GraphQLScalarType;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  AuthPayload?: AuthPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  Todo?: TodoResolvers<ContextType>;
  AuditEvent?: AuditEventResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  TodoConnection?: TodoConnectionResolvers<ContextType>;
  TodoEdge?: TodoEdgeResolvers<ContextType>;
  UserConnection?: UserConnectionResolvers<ContextType>;
  UserEdge?: UserEdgeResolvers<ContextType>;
  AuditEventConnection?: AuditEventConnectionResolvers<ContextType>;
  AuditEventEdge?: AuditEventEdgeResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  auth?: AuthDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
