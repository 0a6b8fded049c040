import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

export type NoticeProps = {
  kind?: 'info' | 'success' | 'warning' | 'danger'
  title?: string
  children?: ReactNode
  action?: ReactNode
}

const ICONS = { info: 'info', success: 'check', warning: 'warning', danger: 'warning' } as const

/** Message in the flow of the page. Screen readers announce a danger at once. */
export function Notice({ kind = 'info', title, children, action }: NoticeProps) {
  return (
    <div className={`notice ${kind}`} role={kind === 'danger' ? 'alert' : 'status'}>
      <span className="notice-icon">
        <Icon name={ICONS[kind]} size={18} />
      </span>
      <div className="notice-text">
        {title && <p className="notice-title">{title}</p>}
        {children && <div>{children}</div>}
      </div>
      {action && <div className="notice-action">{action}</div>}
    </div>
  )
}
