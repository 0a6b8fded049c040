import type { ReactNode } from 'react'

export function Badge({ kind = 'plain', children }: { kind?: 'plain' | 'good' | 'warn' | 'bad'; children: ReactNode }) {
  return <span className={`badge ${kind}`}>{children}</span>
}
