import type { ReactNode } from 'react'
import { Button } from '../../kit/button.tsx'
import { Dialog } from '../../kit/dialog.tsx'
import { Banner } from '../../kit/states.tsx'
import { useTexts } from '../../use-texts.ts'

export type MadeDialogProps = {
  title: string
  /** Whether something in it is never shown again. */
  isSecret: boolean
  onClose: () => void
  children: ReactNode
}

/** What was made, with what is shown this once. */
export function MadeDialog({ title, isSecret, onClose, children }: MadeDialogProps) {
  const { settings } = useTexts()
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      actions={
        <Button variant="primary" onPress={onClose} autoFocus>
          {settings.common.done}
        </Button>
      }
    >
      <div className="flex flex-col gap-4 pb-2">
        {isSecret && (
          <Banner tone="warning" icon="key" className="rounded-md">
            {settings.common.shownOnce}
          </Banner>
        )}
        {children}
      </div>
    </Dialog>
  )
}
