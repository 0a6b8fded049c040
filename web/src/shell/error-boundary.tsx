import { Component, type ReactNode } from 'react'
import { Notice } from '../kit/notice.tsx'

type Props = { children: ReactNode }

/** Catches render errors. A common cause is an update that replaced files which an open page still requests. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main className="splash">
        <div className="splash-text">
          <Notice
            kind="danger"
            title="This page could not be shown"
            action={
              <button type="button" className="button secondary" onClick={() => location.reload()}>
                Load again
              </button>
            }
          >
            The application may have been updated.
          </Notice>
        </div>
      </main>
    )
  }
}
