/**
 * Routes: the only list of pages. A new page is a component and an entry here (web/README.md). The tests of all pages
 * read this list.
 */

import type { Coordinate } from '../api/capabilities.tsx'
import type { IconName } from '../kit/icon.tsx'
import { type LazyPage, lazyPage } from './lazy-page.ts'

export type Route = LazyPage & {
  path: string
  label: string
  /** Fields of the schema that the page requires. Viewers who may not use one get "Not found", and no menu entry. */
  needs: readonly Coordinate[]
  /** Menu that links to it. */
  menu?: 'main' | 'account'
  icon?: IconName
}

/** Pages for viewers who are signed in. */
export const ROUTES: readonly Route[] = [
  {
    path: '/',
    label: 'Todos',
    icon: 'todos',
    menu: 'main',
    needs: [],
    ...lazyPage(async () => (await import('../todos/todos-page.tsx')).TodosPage),
  },
  {
    path: '/users',
    label: 'Users',
    icon: 'users',
    menu: 'main',
    needs: ['Query.users'],
    ...lazyPage(async () => (await import('../users/users-page.tsx')).UsersPage),
  },
  {
    path: '/users/:id',
    label: 'User',
    needs: ['Query.user'],
    ...lazyPage(async () => (await import('../users/user-page.tsx')).UserPage),
  },
  {
    path: '/audit',
    label: 'Audit trail',
    icon: 'audit',
    menu: 'main',
    needs: ['Query.auditEvents'],
    ...lazyPage(async () => (await import('../audit/audit-page.tsx')).AuditPage),
  },
  {
    path: '/invitations',
    label: 'Invitations',
    icon: 'mail',
    menu: 'main',
    needs: ['Query.invitations'],
    ...lazyPage(async () => (await import('../users/invitations-page.tsx')).InvitationsPage),
  },
  {
    path: '/account',
    label: 'Profile',
    icon: 'account',
    menu: 'account',
    needs: [],
    ...lazyPage(async () => (await import('../account/profile-page.tsx')).ProfilePage),
  },
  {
    path: '/account/password',
    label: 'Password',
    icon: 'key',
    menu: 'account',
    needs: [],
    ...lazyPage(async () => (await import('../account/password-page.tsx')).PasswordPage),
  },
  {
    path: '/account/factors',
    label: 'Two steps',
    icon: 'key',
    menu: 'account',
    needs: ['Query.authenticators'],
    ...lazyPage(async () => (await import('../account/factors-page.tsx')).FactorsPage),
  },
  {
    path: '/account/sessions',
    label: 'Sessions',
    icon: 'desktop',
    menu: 'account',
    needs: [],
    ...lazyPage(async () => (await import('../account/sessions-page.tsx')).SessionsPage),
  },
  {
    path: '/account/security',
    label: 'Activity',
    icon: 'clock',
    menu: 'account',
    needs: [],
    ...lazyPage(async () => (await import('../account/activity-page.tsx')).ActivityPage),
  },
  {
    path: '/account/data',
    label: 'Your data',
    icon: 'audit',
    menu: 'account',
    needs: [],
    ...lazyPage(async () => (await import('../account/data-page.tsx')).DataPage),
  },
]

/** Pages for everybody: the targets of links in emails. */
export const OPEN_ROUTES: readonly Omit<Route, 'needs'>[] = [
  {
    path: '/reset-password',
    label: 'Set a new password',
    ...lazyPage(async () => (await import('../sign-in/reset-password-page.tsx')).ResetPasswordPage),
  },
  {
    path: '/register',
    label: 'Create your account',
    ...lazyPage(async () => (await import('../sign-in/register-page.tsx')).RegisterPage),
  },
  {
    path: '/verify-email',
    label: 'Confirm your email',
    ...lazyPage(async () => (await import('../sign-in/verify-email-page.tsx')).VerifyEmailPage),
  },
]

/** Pages for visitors who are not signed in; any other path shows the first. */
export const SIGN_IN_ROUTES: readonly Omit<Route, 'needs'>[] = [
  {
    path: '/sign-in',
    label: 'Sign in',
    ...lazyPage(async () => (await import('../sign-in/sign-in-page.tsx')).SignInPage),
  },
  {
    path: '/sign-up',
    label: 'Create an account',
    ...lazyPage(async () => (await import('../sign-in/sign-up-page.tsx')).SignUpPage),
  },
  {
    path: '/forgot-password',
    label: 'Forgotten password',
    ...lazyPage(async () => (await import('../sign-in/forgot-password-page.tsx')).ForgotPasswordPage),
  },
]
