import type { ReactNode } from 'react'
import { Badge } from '../kit/badge.tsx'
import { Icon } from '../kit/icon.tsx'
import { Ago } from '../kit/time.tsx'
import { deviceOf } from './device.ts'

export type ShownSession = {
  id: string
  createdAt: string
  lastUsedAt: string
  ip: string | null
  userAgent: string | null
  current?: boolean
}

/** List of sessions by device. @param action renders the end of each row. */
export function SessionList({
  sessions,
  action,
}: {
  sessions: readonly ShownSession[]
  action?(each: ShownSession): ReactNode
}) {
  return (
    <ul className="cards" aria-label="Sessions">
      {sessions.map((each) => {
        const { name, icon } = deviceOf(each.userAgent)
        return (
          <li key={each.id} className="card">
            <span className="card-icon">
              <Icon name={icon} />
            </span>
            <div className="card-text">
              <p className="card-title">
                {name} {each.current && <Badge kind="good">This device</Badge>}
              </p>
              <p className="muted">
                {each.ip ?? 'Unknown address'} · last used <Ago at={each.lastUsedAt} /> · signed in{' '}
                <Ago at={each.createdAt} />
              </p>
            </div>
            {action && <div className="card-action">{action(each)}</div>}
          </li>
        )
      })}
    </ul>
  )
}
