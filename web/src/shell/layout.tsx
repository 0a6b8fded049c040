import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { useCapabilities } from '../api/capabilities.tsx'
import { forgetDrafts } from '../api/use-draft.ts'
import { Button } from '../kit/button.tsx'
import { Icon, Mark } from '../kit/icon.tsx'
import { focusNextHeading } from '../kit/page.tsx'
import { toast } from '../kit/toast.tsx'
import { session, useSessionUser } from '../session/session.ts'
import { ROUTES, type Route } from './routes.ts'

/** Frame of every page after sign-in: menu, user, content. */
export function Layout({ children }: { children: ReactNode }) {
  const { can } = useCapabilities()
  const [location] = useLocation()
  const main = useRef<HTMLElement>(null)
  const before = useRef(location)

  useEffect(() => {
    if (before.current === location) return
    before.current = location
    window.scrollTo(0, 0)
    focusNextHeading(main.current)
  }, [location])

  const entries = ROUTES.filter(({ menu, needs }) => menu === 'main' && can(...needs))
  const account = ROUTES.filter(({ menu }) => menu === 'account')
  return (
    <div className="frame">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <aside className="side">
        <Link href="/" className="brand">
          <Mark size={28} />
          <span>Gatehouse</span>
        </Link>
        <nav aria-label="Main" className="menu">
          <ul>
            {entries.map((route) => (
              <MenuEntry key={route.path} route={route} isCurrent={isWithin(location, route.path)} />
            ))}
            {account[0] && (
              <MenuEntry route={{ ...account[0], label: 'Account' }} isCurrent={isWithin(location, '/account')} />
            )}
          </ul>
        </nav>
        <Person />
      </aside>
      <main id="main" ref={main} tabIndex={-1} className="main">
        {children}
      </main>
    </div>
  )
}

const isWithin = (location: string, path: string) =>
  path === '/' ? location === '/' : location === path || location.startsWith(`${path}/`)

function MenuEntry({ route, isCurrent }: { route: Route; isCurrent: boolean }) {
  const { path, label, icon, preload } = route
  return (
    <li>
      <Link
        href={path}
        className="menu-link"
        aria-current={isCurrent ? 'page' : undefined}
        onPointerEnter={preload}
        onFocus={preload}
      >
        {icon && <Icon name={icon} />}
        <span>{label}</span>
      </Link>
    </li>
  )
}

function Person() {
  const user = useSessionUser()
  const [, navigate] = useLocation()
  const leave = async () => {
    navigate('/')
    forgetDrafts()
    await session.logout().catch(() =>
      toast({
        kind: 'danger',
        text: 'Signed out here. The server could not be reached: revoke this session from another device.',
      }),
    )
  }
  return (
    <div className="person">
      <div className="person-text">
        <span className="person-name">{user?.name ?? user?.email}</span>
        {user?.name && <span className="person-email">{user.email}</span>}
      </div>
      <Button kind="quiet" icon="out" onPress={leave}>
        Sign out
      </Button>
    </div>
  )
}
