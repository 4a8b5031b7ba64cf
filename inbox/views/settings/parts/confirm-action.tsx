import { type ReactNode, useState } from 'react'
import { tellFailure } from '../../../models/failures.ts'
import { ConfirmDialog } from '../../kit/dialog.tsx'
import { useApp } from '../../use-app.ts'

export type ConfirmActionProps = {
  title: string
  children?: ReactNode
  confirm: string
  onClose: () => void
  /** Done once it is confirmed; what the server has against it is told. */
  act: () => Promise<unknown>
  isDangerous?: boolean
}

/** Asks before something that cannot be taken back. */
export function ConfirmAction({
  title,
  children,
  confirm,
  onClose,
  act,
  isDangerous = true,
}: ConfirmActionProps) {
  const app = useApp()
  const [isPending, setPending] = useState(false)
  const run = async () => {
    setPending(true)
    try {
      await act()
      onClose()
    } catch (error) {
      setPending(false)
      tellFailure(app, error)
    }
  }
  return (
    <ConfirmDialog
      isOpen
      title={title}
      confirm={confirm}
      isDangerous={isDangerous}
      isPending={isPending}
      onConfirm={() => void run()}
      onClose={onClose}
    >
      {children}
    </ConfirmDialog>
  )
}
