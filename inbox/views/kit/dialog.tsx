import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useTexts } from '../use-texts.ts'
import { Button } from './button.tsx'
import { KeysHeld } from './keys-held.tsx'
import { loadDialogParts } from './overlay-parts.ts'

export type DialogProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  /** Buttons at its foot, the main one last. */
  actions?: ReactNode
  size?: 'sm' | 'md' | 'lg' | 'xl'
  /** Something is at work that closing would break off. */
  isBusy?: boolean
  role?: 'dialog' | 'alertdialog'
  /** Makes it a form that Enter submits. */
  onSubmit?: () => void
}

const DialogSurface = lazy(async () => ({ default: (await loadDialogParts()).DialogSurface }))
const DrawerSurface = lazy(async () => ({ default: (await loadDialogParts()).DrawerSurface }))

export function Dialog(props: DialogProps) {
  return useWasOpen(props.isOpen) ? (
    <Suspense fallback={props.isOpen && <KeysHeld onEscape={props.onClose} />}>
      <DialogSurface {...props} />
    </Suspense>
  ) : null
}

export type ConfirmDialogProps = {
  title: string
  /** What will happen, and whether it can be taken back. */
  children?: ReactNode
  isOpen: boolean
  onClose: () => void
  /** The verb: "Delete", not "OK". */
  confirm: string
  onConfirm: () => void
  isDangerous?: boolean
  isPending?: boolean
}

export function ConfirmDialog({
  title,
  children,
  isOpen,
  onClose,
  confirm,
  onConfirm,
  isDangerous = false,
  isPending = false,
}: ConfirmDialogProps) {
  const { frame } = useTexts()
  return (
    <Dialog
      role="alertdialog"
      size="sm"
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      isBusy={isPending}
      actions={
        <>
          <Button onPress={onClose} isDisabled={isPending}>
            {frame.kit.cancel}
          </Button>
          <Button
            variant={isDangerous ? 'danger' : 'primary'}
            onPress={onConfirm}
            isPending={isPending}
            autoFocus
          >
            {confirm}
          </Button>
        </>
      }
    >
      <div className="text-base text-normal">{children}</div>
    </Dialog>
  )
}

export type DrawerProps = Pick<DialogProps, 'title' | 'isOpen' | 'onClose' | 'children' | 'actions'> & {
  side?: 'start' | 'end'
  size?: 'sm' | 'md' | 'lg'
  isTitleHidden?: boolean
}

/** A sheet from the side, over what lies there. */
export function Drawer(props: DrawerProps) {
  return useWasOpen(props.isOpen) ? (
    <Suspense fallback={props.isOpen && <KeysHeld onEscape={props.onClose} />}>
      <DrawerSurface {...props} />
    </Suspense>
  ) : null
}

/** What was never open needs no script; what was is kept, so that its closing can be drawn. */
function useWasOpen(isOpen: boolean): boolean {
  const [wasOpen, setWasOpen] = useState(isOpen)
  if (isOpen && !wasOpen) setWasOpen(true)
  return wasOpen || isOpen
}
