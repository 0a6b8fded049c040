import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaProps } from 'react-aria-components/Button'
import { Icon, type IconName } from './icon.tsx'

export type ButtonProps = Omit<AriaProps, 'children' | 'className' | 'style'> & {
  /** `danger` opens a step that cannot be undone; `final` performs it. */
  kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'final'
  icon?: IconName
  /** Accessible name of a button that shows only its icon. */
  label?: string
  children?: ReactNode
}

/** Button. While `isPending` it keeps its size and focus, and ignores presses. */
export function Button({ kind = 'secondary', icon, label, children, ...props }: ButtonProps) {
  const only = children === undefined
  return (
    <AriaButton {...props} {...(label && { 'aria-label': label })} className={`button ${kind}${only ? ' square' : ''}`}>
      {icon && <Icon name={icon} size={only ? 18 : 16} />}
      {!only && <span className="button-text">{children}</span>}
      {props.isPending && <span className="spinner" aria-hidden="true" />}
    </AriaButton>
  )
}
