import { Suspense, useEffect, useMemo, useState } from 'react'
import { Provider } from 'urql'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { CapabilitiesProvider, useCapabilities } from '../api/capabilities.tsx'
import { createClient } from '../api/client.ts'
import { type Failure, failureOf } from '../api/failure.ts'
import { Toasts } from '../kit/toast.tsx'
import { session, useSessionUser } from '../session/session.ts'
import { StepUp } from '../session/step-up-dialog.tsx'
import { AccountLayout } from './account-layout.tsx'
import { ErrorBoundary } from './error-boundary.tsx'
import { Layout } from './layout.tsx'
import { NetworkBar } from './network-bar.tsx'
import { NotFound } from './not-found.tsx'
import { OPEN_ROUTES, ROUTES, SIGN_IN_ROUTES } from './routes.ts'
import { Loading, Unreachable } from './splash.tsx'
import { Threshold } from './threshold.tsx'

/** Root of the application. */
export function App() {
  return (
    <ErrorBoundary>
      <NetworkBar />
      <Gate />
      <Toasts />
    </ErrorBoundary>
  )
}

function Gate() {
  const user = useSessionUser()
  const failure = useResume(user === undefined)
  // Each user gets a client with an empty cache.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of user makes a new client
  const client = useMemo(createClient, [user?.id])

  if (failure) return <Unreachable failure={failure} />
  if (user === undefined) return <Loading />
  return (
    <Provider value={client} key={user?.id ?? 'nobody'}>
      <Switch>
        {OPEN_ROUTES.map(({ path, Page }) => (
          <Route key={path} path={path}>
            {(params) => (
              <Threshold>
                <Page params={params} />
              </Threshold>
            )}
          </Route>
        ))}
        <Route>{user ? <SignedIn role={user.role} /> : <SignedOut />}</Route>
      </Switch>
      <StepUp />
    </Provider>
  )
}

/** Resumes this browser's session, and retries when the connection is back. */
function useResume(isUnknown: boolean): Failure | undefined {
  const [failure, setFailure] = useState<Failure>()
  useEffect(() => {
    const resume = () =>
      void session.resume().then(
        () => setFailure(undefined),
        (error) => setFailure(failureOf(error)),
      )
    const shown = ({ persisted }: PageTransitionEvent) => persisted && resume()
    if (isUnknown) resume()
    window.addEventListener('online', resume)
    window.addEventListener('pageshow', shown)
    return () => {
      window.removeEventListener('online', resume)
      window.removeEventListener('pageshow', shown)
    }
  }, [isUnknown])
  return isUnknown ? failure : undefined
}

function SignedIn({ role }: { role: string }) {
  return (
    <CapabilitiesProvider role={role}>
      <Layout>
        <Pages />
      </Layout>
    </CapabilitiesProvider>
  )
}

function Pages() {
  const { can, isKnown } = useCapabilities()
  const [location] = useLocation()
  // The key replaces the old page at once. React would keep it hidden, with its heading, while the next one loads.
  return (
    <Suspense key={location} fallback={<Loading inPage />}>
      <Switch>
        {ROUTES.filter(({ needs }) => !isKnown || can(...needs)).map(({ path, menu, needs, Page }) => (
          <Route key={path} path={path}>
            {(params) =>
              !can(...needs) ? (
                <Loading inPage />
              ) : menu === 'account' ? (
                <AccountLayout>
                  <Page params={params} />
                </AccountLayout>
              ) : (
                <Page params={params} />
              )
            }
          </Route>
        ))}
        {SIGN_IN_ROUTES.map(({ path }) => (
          <Route key={path} path={path}>
            <Redirect to="/" replace />
          </Route>
        ))}
        <Route>
          <NotFound />
        </Route>
      </Switch>
    </Suspense>
  )
}

function SignedOut() {
  const [first] = SIGN_IN_ROUTES
  useEffect(() => {
    // Loads the page after the login while the visitor types.
    const timer = setTimeout(() => ROUTES[0]?.preload(), 300)
    return () => clearTimeout(timer)
  }, [])
  return (
    <Threshold>
      <Switch>
        {SIGN_IN_ROUTES.map(({ path, Page }) => (
          <Route key={path} path={path}>
            {(params) => <Page params={params} />}
          </Route>
        ))}
        <Route>{first && <first.Page params={{}} />}</Route>
      </Switch>
    </Threshold>
  )
}
