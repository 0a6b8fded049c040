import type { ReactNode } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { Button } from './button.tsx'

export type DialogProps = {
  title: string
  onClose(): void
  /** Requires an answer: a click outside does not close it. */
  isAlert?: boolean
  children: ReactNode
}

/** Modal dialog: keeps the focus inside, closes with Escape, and returns the focus. */
export function Dialog({ title, onClose, isAlert = false, children }: DialogProps) {
  return (
    <ModalOverlay
      className="overlay"
      isOpen
      isDismissable={!isAlert}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
    >
      <Modal className="modal">
        <AriaDialog className="dialog" role={isAlert ? 'alertdialog' : 'dialog'}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button kind="quiet" icon="close" label="Close" onPress={onClose} />
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

export type ConfirmProps = {
  title: string
  children: ReactNode
  action: string
  isPending?: boolean
  onConfirm(): void
  onClose(): void
}

/** Asks for confirmation of a step that cannot be undone. */
export function Confirm({ title, children, action, isPending = false, onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog title={title} onClose={onClose} isAlert>
      <div className="stack">
        <div>{children}</div>
        <div className="form-actions">
          <Button kind="final" isPending={isPending} onPress={onConfirm}>
            {action}
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </div>
    </Dialog>
  )
}
