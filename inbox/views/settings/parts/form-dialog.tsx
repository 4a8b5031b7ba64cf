import type { ReactNode } from 'react'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { FormError } from '../../sign-in/form-error.tsx'
import { useTexts } from '../../use-texts.ts'

export type FormDialogProps = {
  title: string
  confirm: string
  isPending: boolean
  isDisabled?: boolean
  /** What no field shows. */
  error: string | null
  size?: 'sm' | 'md' | 'lg' | 'xl'
  onSubmit: () => void
  onClose: () => void
  /** Stands at the start of the foot, such as Delete. */
  aside?: ReactNode
  children: ReactNode
}

/** A form over the page: Enter submits, Escape leaves it. */
export function FormDialog({
  title,
  confirm,
  isPending,
  isDisabled,
  error,
  size,
  onSubmit,
  onClose,
  aside,
  children,
}: FormDialogProps) {
  const { frame } = useTexts()
  return (
    <Dialog
      title={title}
      isOpen
      size={size}
      isBusy={isPending}
      onClose={onClose}
      onSubmit={() => {
        if (!isDisabled && !isPending) onSubmit()
      }}
      actions={
        <>
          {aside && <span className="me-auto">{aside}</span>}
          <Button onPress={onClose} isDisabled={isPending}>
            {frame.kit.cancel}
          </Button>
          <Button variant="primary" type="submit" isPending={isPending} isDisabled={isDisabled}>
            {confirm}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-2">
        <FormError>{error}</FormError>
        {children}
      </div>
    </Dialog>
  )
}
