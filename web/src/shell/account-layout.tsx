import { type ReactNode, useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { useCapabilities } from '../api/capabilities.tsx'
import { PageHeader } from '../kit/page.tsx'
import { ROUTES } from './routes.ts'

/** Frame of the account's pages: one heading, and tabs. */
export function AccountLayout({ children }: { children: ReactNode }) {
  const { can } = useCapabilities()
  const [location] = useLocation()
  const entries = ROUTES.filter(({ menu, needs }) => menu === 'account' && can(...needs))
  const current = entries.find(({ path }) => path === location)
  const tabs = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page has another current tab.
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [location])
  return (
    <>
      <PageHeader title={current ? `Account: ${current.label.toLowerCase()}` : 'Account'} />
      <nav aria-label="Account" className="tabs" ref={tabs}>
        <ul>
          {entries.map(({ path, label, preload }) => (
            <li key={path}>
              <Link
                href={path}
                className="tab"
                aria-current={path === location ? 'page' : undefined}
                onPointerEnter={preload}
                onFocus={preload}
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {children}
    </>
  )
}
